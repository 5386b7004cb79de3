import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { scrapeCounts, scrapeTarget } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { stopAllPrograms } from '../support/processes/child-program.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';
import { startAria2 } from './aria2.js';
import { requireClients, type TorrentClient } from './torrent-client.js';
import { makeTorrent, sha256, type Torrent } from './torrent-file.js';
import { startTrackerProcess, type TrackerProcess } from './tracker-process.js';
import { startTransmission } from './transmission.js';

const SIZE = 256 * 1024;
const START_TIMEOUT_MS = 120_000;
/** Most of it is waiting: Transmission decides only every 10 s to whom it talks. */
const TRANSFER_TIMEOUT_MS = 60_000;

/** The members, by the clients that they use. */
const PASSKEYS = { aria2: 'passkey-of-the-member-with-aria2', Transmission: 'passkey-of-member-2' };
type Client = keyof typeof PASSKEYS;
const DIRECTIONS: readonly (readonly [Client, Client])[] = [
  ['aria2', 'Transmission'],
  ['Transmission', 'aria2'],
];

/** Announce URLs of the tracker in open mode. */
const OPEN_URLS: readonly (readonly [string, (trackers: Trackers) => string])[] = [
  ['HTTP', ({ open }) => `${open.httpUrl}/announce`],
  ['UDP', ({ open }) => `${open.udpUrl}/announce`],
];

/** Announce URLs of the tracker in private mode. Neither client sends the URL over UDP (BEP 41). */
const PRIVATE_URLS: readonly (readonly [string, (trackers: Trackers, passkey: string) => string])[] = [
  ['/{passkey}/announce', (trackers, passkey) => `${trackers.private.httpUrl}/${passkey}/announce`],
  ['/announce/{passkey}', (trackers, passkey) => `${trackers.private.httpUrl}/announce/${passkey}`],
  ['/announce?passkey=', (trackers, passkey) => `${trackers.private.httpUrl}/announce?passkey=${passkey}`],
  ['/announce.php?passkey=', (trackers, passkey) => `${trackers.private.httpUrl}/announce.php?passkey=${passkey}`],
];

/** Announce URLs with which a stranger tries. */
const STRANGERS_URLS: readonly ((trackers: Trackers) => string)[] = [
  (trackers) => `${trackers.private.httpUrl}/announce`,
  (trackers) => `${trackers.private.httpUrl}/passkey-of-nobody-at-all/announce`,
  (trackers) => `${trackers.private.udpUrl}/announce`,
];

interface Trackers {
  readonly open: TrackerProcess;
  readonly private: TrackerProcess;
}

/** A random file that one client has and the other one shall get. */
interface Swarm {
  readonly tracker: keyof Trackers;
  readonly file: string;
  readonly seeder: Client;
  readonly downloader: Client;
  readonly content: Buffer;
  readonly torrent: Torrent;
  readonly urlOf: (trackers: Trackers, passkey: string) => string;
}

const swarms: Swarm[] = [];
/** @returns cases for `it.each` */
const swarmsOf = (tracker: keyof Trackers, urls: typeof PRIVATE_URLS) =>
  urls.flatMap(([form, urlOf]) =>
    DIRECTIONS.map(([seeder, downloader]) => {
      const [file, content] = [`file-${swarms.length}.bin`, randomBytes(SIZE)];
      const swarm = { tracker, file, seeder, downloader, content, torrent: makeTorrent(file, content), urlOf };
      swarms.push(swarm);
      return [form, seeder, downloader, swarm] as const;
    }),
  );

/** All swarms are served at once, because clients take their time. */
describe('aria2 and Transmission, which only learn of each other from the tracker', () => {
  let root: string;
  let trackers: Trackers;
  let stranger: TorrentClient;
  const databases: TestDatabase[] = [];
  const clients: TorrentClient[] = [];
  const folderOf = (client: string) => join(root, client);

  beforeAll(async () => {
    requireClients();
    root = await mkdtemp(join(tmpdir(), 'yabtt-interop-'));
    const settings = { YABTT_MODE: 'private', YABTT_AUTH_PASSWORD: PASSWORD };
    databases.push(await createEmptyDatabase(), await createEmptyDatabase());
    const [forAll, forMembers] = databases as [TestDatabase, TestDatabase];
    const [open, ofMembers] = await Promise.all([
      startTrackerProcess(folderOf('open-tracker'), forAll.url),
      startTrackerProcess(folderOf('private-tracker'), forMembers.url, settings),
    ]);
    trackers = { open, private: ofMembers };
    await register();
    for (const client of ['aria2', 'Transmission', 'stranger']) await mkdir(folderOf(client));
    for (const { seeder, file, content } of swarms) await writeFile(join(folderOf(seeder), file), content);
    // aria2 starts second, and so learns of the other at once: Transmission takes connections from 127.0.0.1, but makes none
    // to a loopback address.
    clients.push(await startTransmission(await torrentsFor('Transmission'), folderOf('Transmission')));
    for (const swarm of swarms) {
      const isSeeder = swarm.seeder === 'Transmission' ? 1 : 0;
      await scrapeToShow(swarm, { complete: isSeeder, downloaded: 0, incomplete: 1 - isSeeder });
    }
    clients.push(await startAria2(await torrentsFor('aria2'), folderOf('aria2')));
    stranger = await startAria2(await strangersTorrents(), folderOf('stranger'));
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    try {
      await stopAllPrograms();
      await Promise.all(databases.map((database) => database.drop()));
    } finally {
      if (root) await rm(root, { recursive: true, force: true });
    }
  }, START_TIMEOUT_MS);

  describe('in open mode', () => {
    it.each(swarmsOf('open', OPEN_URLS))(
      'should carry a file over %s from %s to %s',
      async (_form, _from, _to, swarm) => expectCopy(swarm),
    );
  });

  describe('in private mode', () => {
    it.each(swarmsOf('private', PRIVATE_URLS))(
      'K1: should carry a file with %s from %s to %s',
      async (_form, _from, _to, swarm) => expectCopy(swarm),
    );

    it('K3: should give nothing to a stranger', async () => {
      await eventually(() => expect(stranger.program.output.split('passkey is unknown').length).toBeGreaterThan(2));
      for (const { file } of strangersSwarms()) {
        const path = join(folderOf('stranger'), file);
        expect(existsSync(path) ? (await stat(path)).size : 0).toBe(0);
      }
      expect(stranger.program.running).toBe(true);
    });
  });

  it(
    'should be in no swarm any more when they have left',
    async () => {
      await Promise.all(clients.map((client) => client.leaveSwarm()));
      for (const swarm of swarms) await scrapeToShow(swarm, { complete: 0, downloaded: 1, incomplete: 0 });
    },
    TRANSFER_TIMEOUT_MS,
  );

  const strangersSwarms = () => swarms.filter(({ tracker }) => tracker === 'private').slice(0, STRANGERS_URLS.length);

  async function register(): Promise<void> {
    const admin = await AdminClient.of(trackers.private.port);
    for (const { torrent } of swarms) await admin.put(`/torrents/${torrent.infoHash.toString('hex')}`, {});
    for (const [id, passkey] of Object.entries(PASSKEYS)) {
      await admin.put(`/members/${id}`, {});
      expect((await admin.post(`/members/${id}/passkeys`, { passkey })).status).toBe(201);
    }
  }

  async function torrentsFor(client: Client): Promise<string[]> {
    return Promise.all(
      swarms.map(({ file, torrent, urlOf }) => writeTorrent(client, file, torrent, urlOf(trackers, PASSKEYS[client]))),
    );
  }

  async function strangersTorrents(): Promise<string[]> {
    return Promise.all(
      strangersSwarms().map(({ file, torrent }, at) =>
        writeTorrent('stranger', file, torrent, STRANGERS_URLS[at]?.(trackers) ?? ''),
      ),
    );
  }

  async function writeTorrent(client: string, file: string, torrent: Torrent, announceUrl: string): Promise<string> {
    const path = join(root, `${client}-${file}.torrent`);
    await writeFile(path, torrent.withAnnounceUrl(announceUrl));
    return path;
  }

  async function expectCopy(swarm: Swarm): Promise<void> {
    await scrapeToShow(swarm, { complete: 2, downloaded: 1, incomplete: 0 }, TRANSFER_TIMEOUT_MS);
    const copy = join(folderOf(swarm.downloader), swarm.file);
    await eventually(async () => expect(sha256(await readFile(copy))).toBe(sha256(swarm.content)));
  }

  /** Waits for counts, and prints what all programs have printed when they never come. */
  async function scrapeToShow({ tracker, torrent }: Swarm, counts: object, timeout?: number): Promise<void> {
    const { port } = trackers[tracker];
    const target = `${scrapeTarget(torrent.infoHash)}&passkey=${PASSKEYS.aria2}`;
    try {
      await eventually(async () => expect(scrapeCounts((await httpGet(port, target)).body)).toEqual(counts), timeout);
    } catch (error) {
      const programs = [trackers[tracker], ...clients, stranger].filter(Boolean);
      const outputs = programs.map(({ program }) => `--- ${program.command}\n${program.output}`);
      throw new Error(`${(error as Error).message}\n${outputs.join('\n')}`, { cause: error });
    }
  }
});
