import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { OperatorPassword } from '../admin/auth/operator-password.js';
import type { TrackerConfig } from '../config/tracker.config.js';
import { openDatabase } from '../database/connection/open-database.js';
import type { ActivityReceiver } from '../tracker/instances/activity-receiver.js';
import { InstanceReporter } from '../tracker/instances/instance-reporter.js';
import { InstanceRepository } from '../tracker/instances/instance.repository.js';
import { InstancesService } from '../tracker/instances/instances.service.js';
import type { RunningTracker } from '../tracker-application.js';
import { TrackerLogger } from '../logging/tracker-logger.js';
import { UdpDrops } from '../process/udp-drops.js';
import { TrackerModule } from '../tracker.module.js';
import { MetricsGatherer } from './metrics-gatherer.js';
import { relayRateReports } from './rate-relay.js';
import { Supervisor } from './supervisor.js';

/**
 * Runs the tracker in several processes that share its ports, on PostgreSQL. This process, the primary, serves no requests:
 * it migrates the database, supervises the workers, and reports them as one instance.
 * @throws StartError if the operator can fix the cause
 */
export async function startCluster(config: TrackerConfig): Promise<RunningTracker> {
  const { listen, database } = config;
  Logger.overrideLogger(new TrackerLogger(config.log));
  // Each worker accepts connections itself. Node's default, accepting in the primary, halves the speed (ADR 0018).
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const dataSource = await openDatabase(TrackerModule.dataSource(config, { connections: 1 }));
  const password = new OperatorPassword(config.admin, database);
  const supervisor = new Supervisor(config.workerCount);
  let udpPort: number | undefined;
  const drops = new UdpDrops();
  new MetricsGatherer(() => drops.read(udpPort)).listen();
  relayRateReports();
  const instances = reportsOf(supervisor, dataSource);
  const ports = await supervisor.start().catch(async (error: unknown) => {
    await dataSource.destroy();
    throw error;
  });
  ({ udpPort } = ports);
  instances.onApplicationBootstrap();
  return {
    ...ports,
    password,
    drain: async (signal) => {
      supervisor.drain();
      await sleep(listen.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
    },
    close: async () => {
      await supervisor.close();
      await instances.beforeApplicationShutdown();
      await dataSource.destroy();
    },
  };
}

/** Reports all workers as one instance, and sends the state of the tracker to each of them. */
function reportsOf(supervisor: Supervisor, dataSource: DataSource): InstancesService {
  const reporter = new InstanceReporter(new InstanceRepository(dataSource));
  const receiver: ActivityReceiver = {
    get known() {
      return reporter.known;
    },
    report: async (activity, isLast) => {
      await reporter.report(activity, isLast);
      if (reporter.known) supervisor.inform(reporter.known);
    },
  };
  return new InstancesService({ read: () => Promise.resolve(supervisor.activity) }, receiver);
}
