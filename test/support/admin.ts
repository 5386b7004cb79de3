import type { InProcessTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from './clients/admin-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

export interface TestAdminApi {
  readonly database: TestDatabase;
  readonly tracker: InProcessTracker;
  readonly admin: AdminClient;
}

/** Starts a tracker with the admin API for the tests of the calling `describe`, before their own `beforeAll`. */
export function anAdminApi(): TestAdminApi {
  const started = {} as { -readonly [Part in keyof TestAdminApi]: TestAdminApi[Part] };
  beforeAll(async () => {
    started.database = await createTestDatabase();
    started.tracker = await startTestTracker(started.database, { authPassword: PASSWORD });
    started.admin = await AdminClient.of(started.tracker.port);
  });
  afterAll(async () => {
    await started.tracker.close();
    await started.database.drop();
  });
  return started;
}
