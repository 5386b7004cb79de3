import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { OperatorPassword } from '../admin/auth/operator-password.js';
import type { TrackerConfig } from '../config/tracker.config.js';
import { openDatabase } from '../database/connection/open-database.js';
import type { RunningTracker } from '../tracker-application.js';
import { TrackerLogger } from '../tracker-logger.js';
import { TrackerModule } from '../tracker.module.js';
import { Supervisor } from './supervisor.js';

/**
 * Runs the tracker in several processes that share its ports, on PostgreSQL. This process, the primary, serves no requests:
 * it migrates the database and supervises the workers.
 * @throws StartError if the operator can fix the cause
 */
export async function startCluster(config: TrackerConfig): Promise<RunningTracker> {
  const { listen, database } = config;
  Logger.overrideLogger(new TrackerLogger(config.log.logLevel));
  // Each worker accepts connections itself. Node's default, accepting in the primary, halves the speed (ADR 0018).
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const dataSource = await openDatabase(TrackerModule.dataSource(config));
  await dataSource.destroy();
  const password = new OperatorPassword(config.admin, database);
  const supervisor = new Supervisor(config.workerCount);
  const ports = await supervisor.start();
  return {
    ...ports,
    password,
    drain: async (signal) => {
      supervisor.drain();
      await sleep(listen.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
    },
    close: () => supervisor.close(),
  };
}
