import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProgram, stopAllPrograms } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';

const PORT = '6969';
/** Making the embedded database takes long on a busy machine. */
const START_TIMEOUT_MS = 90_000;
const [MACHINE, CLIENTS] = [`yabtt-m${process.pid}`, `yabtt-c${process.pid}`];
const [MACHINE_LINK, CLIENTS_LINK] = [`ym${process.pid}`, `yc${process.pid}`];

/** Sends a connect request over a connected socket, and prints whether an answer came from the address that was asked. */
const ASK = `
  const [address, port] = process.argv.slice(1);
  const socket = require('node:dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const end = (answer) => { console.log(answer); process.exit(); };
  socket.on('message', (packet) => end(packet.length === 16 ? 'answer' : 'garbage')).on('error', () => end('nothing'));
  socket.connect(Number(port), address, () => socket.send(Buffer.from('0000041727101980' + '00000000' + '00000001', 'hex')));
  setTimeout(() => end('nothing'), 500);`;

const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const ask = (address: string) => ip('netns', 'exec', CLIENTS, process.execPath, '-e', ASK, address, PORT).trim();
const give = (address: string) => ip('-n', MACHINE, 'address', 'add', address, 'dev', MACHINE_LINK, ...nodad(address));
const nodad = (address: string) => (address.includes(':') ? ['nodad'] : []);

/** Two network namespaces: a machine with several addresses, and its clients. */
describe('a machine with several addresses', () => {
  let folder: string;
  let tracker: ChildProgram;

  beforeAll(async () => {
    for (const namespace of [MACHINE, CLIENTS]) ip('netns', 'add', namespace);
    ip('link', 'add', MACHINE_LINK, 'netns', MACHINE, 'type', 'veth', 'peer', 'name', CLIENTS_LINK, 'netns', CLIENTS);
    for (const address of ['10.99.0.1/24', '10.99.0.2/24', 'fd99::1/64', 'fd99::2/64']) give(address);
    for (const address of ['10.99.0.9/24', 'fd99::9/64']) {
      ip('-n', CLIENTS, 'address', 'add', address, 'dev', CLIENTS_LINK, ...nodad(address));
    }
    for (const [namespace, link] of [
      [MACHINE, MACHINE_LINK],
      [CLIENTS, CLIENTS_LINK],
    ] as const) {
      ip('-n', namespace, 'link', 'set', 'lo', 'up');
      ip('-n', namespace, 'link', 'set', link, 'up');
    }
    folder = mkdtempSync(join(tmpdir(), 'yabtt-addresses-'));
    tracker = new ChildProgram('ip', ['netns', 'exec', MACHINE, process.execPath, 'dist/main.js'], {
      cwd: process.cwd(),
      env: { PATH: process.env.PATH, YABTT_PORT: PORT, YABTT_DATA_DIR: folder },
      stopSignal: 'SIGTERM',
    });
    await eventually(() => {
      if (!tracker.output.includes('is ready')) throw new Error(tracker.output);
    });
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await stopAllPrograms();
    for (const namespace of [MACHINE, CLIENTS]) ip('netns', 'delete', namespace);
    rmSync(folder, { recursive: true });
  });

  it.each(['10.99.0.1', '10.99.0.2', 'fd99::1', 'fd99::2'])(
    'U9: should answer from %s where it is asked',
    (address) => {
      expect(ask(address)).toBe('answer');
    },
  );

  it('U9: should answer from its link-local address', async () => {
    const [, address = ''] = /inet6 (fe80:\S+)\//.exec(ip('-n', MACHINE, 'address', 'show', 'dev', MACHINE_LINK)) ?? [];
    await eventually(() => expect(ask(`${address}%${CLIENTS_LINK}`)).toBe('answer'));
  });

  it.each(['10.99.0.77', 'fd99::77'])('U9: should answer from %s, which the machine gets later', async (address) => {
    expect(ask(address)).toBe('nothing');
    give(`${address}/${address.includes(':') ? 64 : 24}`);
    await eventually(() => expect(ask(address)).toBe('answer'));
  });
});
