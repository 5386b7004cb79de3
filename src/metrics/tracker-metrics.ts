import type { DataSource } from 'typeorm';
import { poolConnections } from '../database/connection/pool-connections.js';
import type { AccessService } from '../tracker/access/access.service.js';
import type { ShardedBatcher } from '../tracker/announce/sharded-batcher.js';
import { BATCH_BOUNDS, JOB_BOUNDS, MILLISECOND_BOUNDS } from '../tracker/counters/bounds.js';
import type { JobRepository } from '../tracker/housekeeping/job.repository.js';
import type { SwarmCache } from '../tracker/swarm/swarm-cache.js';
import { version } from '../config/version.js';
import type { MetricSet } from './metric-set.js';

/** The transactions of announces, and the queue in front of them. */
export function addAnnounceMetrics(set: MetricSet, batcher: ShardedBatcher): void {
  const { batches, commits, waits } = batcher.measured;
  set.histogram({ name: 'yabtt_batch_announces', help: 'Announces of a transaction.' }, BATCH_BOUNDS, 1, () => [
    [{}, batches.read()],
  ]);
  set.histogram(
    { name: 'yabtt_commit_seconds', help: 'Seconds of a transaction of announces, with its commit.' },
    MILLISECOND_BOUNDS,
    1000,
    () => [[{}, commits.read()]],
  );
  set.gauge({ name: 'yabtt_queue_announces', help: 'Announces that wait for a transaction now.' }, () => [
    [{}, batcher.queueLength],
  ]);
  set.histogram(
    { name: 'yabtt_queue_wait_seconds', help: 'Seconds that an announce waited for its transaction to start.' },
    MILLISECOND_BOUNDS,
    1000,
    () => [[{}, waits.read()]],
  );
}

export function addCacheMetrics(set: MetricSet, cache: SwarmCache): void {
  set.counter(
    {
      name: 'yabtt_swarm_cache_requests_total',
      help: 'Samples of large swarms: answered from memory (hit), or read from the database (miss).',
      labels: ['result'],
    },
    () => [
      [{ result: 'hit' }, cache.hits],
      [{ result: 'miss' }, cache.misses],
    ],
  );
}

export function addJobMetrics(set: MetricSet, jobs: JobRepository): void {
  set.histogram(
    { name: 'yabtt_job_seconds', help: 'Seconds of a batch of a housekeeping job here.', labels: ['job'] },
    JOB_BOUNDS,
    1,
    () => [...jobs.runs].map(([job, { times }]) => [{ job }, times.read()]),
  );
  set.gauge(
    {
      name: 'yabtt_job_last_success_timestamp_seconds',
      help: 'When this instance last completed a batch of a job; absent if it never did. The instances take turns.',
      labels: ['job'],
      aggregator: 'max',
    },
    () =>
      [...jobs.runs].flatMap(([job, { lastSuccess }]) =>
        lastSuccess === undefined ? [] : [[{ job }, lastSuccess] as const],
      ),
  );
}

export function addDatabaseMetrics(set: MetricSet, dataSource: DataSource, access: AccessService): void {
  set.gauge(
    { name: 'yabtt_database_connections', help: 'Open connections to the database.', labels: ['state'] },
    () => {
      const { active, idle } = poolConnections(dataSource);
      return [
        [{ state: 'active' }, active],
        [{ state: 'idle' }, idle],
      ];
    },
  );
  set.gauge(
    {
      name: 'yabtt_access_rules_age_seconds',
      help: 'Seconds since the bans and denied torrents in memory were those of the database.',
      aggregator: 'max',
    },
    () => [[{}, access.age]],
  );
}

export function addBuildInfo(set: MetricSet): void {
  set.gauge(
    {
      name: 'yabtt_build_info',
      help: 'Always 1.',
      labels: ['version', 'node'],
      aggregator: 'first',
    },
    () => [[{ version, node: process.versions.node }, 1]],
  );
  set.gauge({ name: 'yabtt_processes', help: 'Processes that are added up here.' }, () => [[{}, 1]]);
}
