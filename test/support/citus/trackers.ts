import type { InProcessTracker } from '../../../src/tracker-application.js';
import { PASSWORD } from '../clients/admin-client.js';
import { announce, anInfoHash, aSeeder, type TestPeer } from '../clients/swarm-client.js';
import { createEmptyDatabase, startTestTracker, type TestDatabase } from '../tracker.js';
import { CITUS } from './cluster.js';
import { DISTRIBUTE, migrate, prepareCitus } from './distribute.js';

export interface TrackersOnCitus {
  readonly database: TestDatabase;
  readonly tracker: InProcessTracker;
  /** Another instance on the same database, whose statements all go through the coordinator. */
  readonly other: InProcessTracker;
  /** Announced before the database was distributed. */
  readonly moved: TestPeer;
  /** Counts the rows of a torrent in one of the distributed tables. */
  count(table: string, infoHash: Buffer): Promise<number>;
}

/** Starts two instances on a distributed database for the tests of the calling `describe`. */
export function trackersOnCitus(): TrackersOnCitus {
  const started = {
    moved: aSeeder(anInfoHash()),
    count: async (table: string, infoHash: Buffer) =>
      (await started.database.query(`SELECT FROM ${table} WHERE info_hash = $1`, [infoHash])).length,
  } as { -readonly [Part in keyof TrackersOnCitus]: TrackersOnCitus[Part] };
  beforeAll(async () => {
    started.database = await createEmptyDatabase();
    await prepareCitus(started.database, CITUS);
    await migrate(started.database);
    const first = await startTestTracker(started.database);
    await announce(first.port, started.moved);
    await first.close();
    await started.database.query(DISTRIBUTE);
    const settings = { queryLimit: 10, authPassword: PASSWORD };
    started.tracker = await startTestTracker(started.database, settings);
    started.other = await startTestTracker(started.database, { ...settings, citusWorkers: 'off' });
  });
  afterAll(async () => {
    await Promise.all([started.tracker.close(), started.other.close()]);
    await started.database.drop();
  });
  return started;
}
