import type { TrackerSettings } from '../../src/config/load-config.js';
import { MembersService } from '../../src/tracker/member/members.service.js';
import { SettlementService } from '../../src/tracker/ledger/settlement.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from './clients/admin-client.js';
import { eventually } from './eventually.js';
import { anInfoHash, saying, type TestPeer } from './clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

export interface PrivateTrackers {
  readonly database: TestDatabase;
  readonly tracker: InProcessTracker;
  /** Another instance on the same database. */
  readonly other: InProcessTracker;
  readonly admin: AdminClient;
  /** Adds a member. @returns its id, and a passkey */
  aMember(fields?: object): Promise<TestMember>;
  /** Settles what members transferred, at an instance. */
  settle(tracker?: InProcessTracker): Promise<void>;
  /** Registers a torrent. */
  aTorrent(fields?: object): Promise<Buffer>;
}

export interface TestMember {
  readonly id: string;
  readonly passkey: string;
}

/** Starts two instances in private mode for the tests of the calling `describe`. They settle only when a test says so. */
export function privateTrackers(settings: TrackerSettings = {}): PrivateTrackers {
  let members = 0;
  const started = {
    aMember: async (fields: object = {}) => {
      const id = `member-${++members}`;
      await started.admin.put(`/members/${id}`, fields);
      const { body } = await started.admin.post(`/members/${id}/passkeys`, {});
      await started.other.get(MembersService).refresh();
      return { id, passkey: String(body.passkey) };
    },
    settle: async (tracker: InProcessTracker = started.tracker) => {
      await started.database.query(`UPDATE job SET due_at = now() WHERE name = 'settlement'`);
      // The other instance may be doing it.
      await eventually(async () => {
        await tracker.get(SettlementService).settle();
        const [job] = await started.database.query<{ isDue: boolean }>(
          `SELECT due_at <= now() AS "isDue" FROM job WHERE name = 'settlement' FOR UPDATE`,
        );
        expect(job).toEqual({ isDue: false });
      });
    },
    aTorrent: async (fields: object = {}) => {
      const infoHash = anInfoHash();
      await started.admin.put(`/torrents/${infoHash.toString('hex')}`, fields);
      return infoHash;
    },
  } as { -readonly [Part in keyof PrivateTrackers]: PrivateTrackers[Part] };
  beforeAll(async () => {
    started.database = await createTestDatabase();
    const privately = { mode: 'private', settleSeconds: 3_600, authPassword: PASSWORD, ...settings } as const;
    const start = () => startTestTracker(started.database, privately);
    started.tracker = await start();
    started.other = await start();
    started.admin = await AdminClient.of(started.tracker.adminPort ?? started.tracker.port);
    // The first settlement is due at the start.
    await started.settle();
  });
  afterAll(async () => {
    await Promise.all([started.tracker.close(), started.other.close()]);
    await started.database.drop();
  });
  return started;
}

/** The peer, announced by this member in the query of its URL. */
export function of({ passkey }: TestMember, peer: TestPeer): TestPeer {
  return saying(peer, { passkey });
}
