import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scrapeOne } from '../support/clients/swarm-client.js';
import { startAria2 } from './aria2.js';
import { stopAllPrograms } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';
import { type TorrentClient, requireClients } from './torrent-client.js';
import { makeTorrent, sha256 } from './torrent-file.js';
import { type TrackerProcess, startTrackerProcess } from './tracker-process.js';
import { startTransmission } from './transmission.js';

const FILE = 'four-mebibytes.bin';
const SIZE = 4 * 1024 * 1024;
const DIRECTION_TIMEOUT = 120_000;
/** Most of it is waiting: Transmission decides only every 10 s to whom it talks. */
const TRANSFER_PATIENCE = 60_000;

type Counts = Awaited<ReturnType<typeof scrapeOne>>;

describe('a swarm of aria2 and Transmission whose clients only learn of each other from the tracker', () => {
  let root: string;
  let tracker: TrackerProcess;
  const clients: TorrentClient[] = [];

  beforeAll(async () => {
    requireClients();
    root = await mkdtemp(join(tmpdir(), 'yabtt-interop-'));
    tracker = await startTrackerProcess(join(root, 'tracker'));
  }, 60_000);

  afterEach(async () => {
    await Promise.all(clients.splice(0).map(({ program }) => program.stop()));
  }, 60_000);

  afterAll(async () => {
    try {
      await stopAllPrograms();
    } finally {
      if (root) await rm(root, { recursive: true, force: true });
    }
  }, 60_000);

  describe.each([
    ['HTTP', ({ announceUrl }: TrackerProcess) => announceUrl],
    ['UDP', ({ udpAnnounceUrl }: TrackerProcess) => udpAnnounceUrl],
  ])('over %s alone', (transport, urlOf) => {
    it(
      'should carry a file from aria2 to Transmission',
      async () => {
        const swarm = await aSwarm(`from-aria2-${transport}`, urlOf(tracker));
        clients.push(await startTransmission(swarm.torrent, swarm.downloader));
        await scrapeToShow(swarm.infoHash, { complete: 0, downloaded: 0, incomplete: 1 });
        clients.push(await startAria2(swarm.torrent, swarm.seeder));
        await expectCopyAndGoodbye(swarm);
      },
      DIRECTION_TIMEOUT,
    );

    it(
      'should carry a file from Transmission to aria2',
      async () => {
        const swarm = await aSwarm(`from-transmission-${transport}`, urlOf(tracker));
        clients.push(await startTransmission(swarm.torrent, swarm.seeder));
        await scrapeToShow(swarm.infoHash, { complete: 1, downloaded: 0, incomplete: 0 });
        clients.push(await startAria2(swarm.torrent, swarm.downloader));
        await expectCopyAndGoodbye(swarm);
      },
      DIRECTION_TIMEOUT,
    );
  });

  interface Swarm {
    readonly torrent: string;
    readonly infoHash: Buffer;
    readonly sha256: string;
    /** The folder with the file in it. */
    readonly seeder: string;
    /** The folder that the file shall come to. */
    readonly downloader: string;
  }

  /**
   * A random file, a torrent of it with this one announce URL, and a folder for each client. Of the two clients aria2 starts second, and so
   * learns of the other at once: Transmission takes connections from 127.0.0.1, but makes none to a loopback address.
   */
  async function aSwarm(name: string, announceUrl: string): Promise<Swarm> {
    const [seeder, downloader] = [join(root, name, 'seeder'), join(root, name, 'downloader')];
    for (const folder of [seeder, downloader]) await mkdir(folder, { recursive: true });
    const content = randomBytes(SIZE);
    const { bytes, infoHash } = makeTorrent(FILE, content, announceUrl);
    const torrent = join(root, name, 'file.torrent');
    await writeFile(join(seeder, FILE), content);
    await writeFile(torrent, bytes);
    return { torrent, infoHash, sha256: sha256(content), seeder, downloader };
  }

  /** What both directions have in common once both clients run. */
  async function expectCopyAndGoodbye(swarm: Swarm): Promise<void> {
    await scrapeToShow(swarm.infoHash, { complete: 2, downloaded: 1, incomplete: 0 }, TRANSFER_PATIENCE);
    const copy = join(swarm.downloader, FILE);
    await eventually(async () => expect(sha256(await readFile(copy))).toBe(swarm.sha256));
    await Promise.all(clients.map((client) => client.leaveSwarm()));
    await scrapeToShow(swarm.infoHash, { complete: 0, downloaded: 1, incomplete: 0 });
  }

  /** Waits for counts, and says what all programs have printed when they never come. */
  async function scrapeToShow(infoHash: Buffer, counts: Counts, timeout?: number): Promise<void> {
    try {
      await eventually(async () => expect(await scrapeOne(tracker.port, infoHash)).toEqual(counts), timeout);
    } catch (error) {
      const outputs = [tracker, ...clients].map(({ program }) => `--- ${program.command}\n${program.output}`);
      throw new Error(`${(error as Error).message}\n${outputs.join('\n')}`, { cause: error });
    }
  }
});
