import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { TrackerConfig } from '../config/tracker.config.js';
import { openDatabase } from '../database/connection/open-database.js';
import type { RunningTracker } from '../tracker-application.js';
import { TrackerLogger } from '../tracker-logger.js';
import { OperatorPassword } from '../admin/auth/operator-password.js';
import { TrackerModule } from '../tracker.module.js';
import { Supervisor } from './supervisor.js';

/**
 * Runs the tracker in several processes that share its ports. This one serves nobody: it brings the database up to date,
 * runs the embedded one, and looks after the others.
 * @throws StartError in one line where the operator can do something about it
 */
export async function startCluster(config: TrackerConfig): Promise<RunningTracker> {
  Logger.overrideLogger(new TrackerLogger(config.log.logLevel));
  // Each worker accepts for itself. Node's default, to accept here and hand over, takes half of the speed (ADR 0018).
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const dataSource = await openDatabase(TrackerModule.dataSource(config));
  const closeDatabase = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
  };
  try {
    // The embedded database lives in this process; to PostgreSQL it has no more to say.
    if (config.database.databaseUrl !== undefined) await closeDatabase();
    const password = new OperatorPassword(config.admin, config.database);
    const supervisor = new Supervisor(config.workerCount, { YABTT_AUTH_PASSWORD: password.password });
    const ports = await supervisor.start();
    return {
      ...ports,
      password,
      drain: async (hurry) => {
        supervisor.drain();
        await sleep(config.listen.drainSeconds * 1000, undefined, { signal: hurry }).catch(() => undefined);
      },
      close: async () => {
        await supervisor.close();
        await closeDatabase();
      },
    };
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}
