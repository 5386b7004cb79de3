import type { InProcessTracker } from '../../src/tracker-application.js';
import { DeskClient, PASSWORD } from './clients/admin-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

/** A desk, the tracker that it governs, and the database of both. */
export interface TestDesk {
  readonly database: TestDatabase;
  readonly tracker: InProcessTracker;
  readonly desk: DeskClient;
}

/** A desk of their own for the tests of the block that calls this: it is there before their own `beforeAll`, and until the end. */
export function aDesk(): TestDesk {
  const started = {} as { -readonly [Part in keyof TestDesk]: TestDesk[Part] };
  beforeAll(async () => {
    started.database = await createTestDatabase();
    started.tracker = await startTestTracker(started.database, { authPassword: PASSWORD });
    started.desk = await DeskClient.of(started.tracker.port);
  });
  afterAll(async () => {
    await started.tracker.close();
    await started.database.drop();
  });
  return started;
}
