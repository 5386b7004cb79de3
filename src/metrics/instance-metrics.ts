import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../database/connection/data-source.js';
import { AccessService } from '../tracker/access/access.service.js';
import { ShardedBatcher } from '../tracker/announce/sharded-batcher.js';
import { RequestCounters } from '../tracker/counters/request-counters.js';
import { JobRepository } from '../tracker/housekeeping/job.repository.js';
import { SwarmCache } from '../tracker/swarm/swarm-cache.js';
import { addCensusMetrics } from './census-metrics.js';
import { LastCensus } from './recent/last-census.js';
import { LastSettlement } from './recent/last-settlement.js';
import { addLedgerMetrics } from './ledger-metrics.js';
import { MetricSet } from './metric-set.js';
import { processMetrics } from './process-metrics.js';
import {
  addAnnounceMetrics,
  addBuildInfo,
  addCacheMetrics,
  addDatabaseMetrics,
  addJobMetrics,
} from './tracker-metrics.js';
import {
  addListenerMetrics,
  addRequestMetrics,
  type HttpSource,
  type KernelDrops,
  type UdpSource,
} from './transport-metrics.js';

/** The values of all metrics, as another process can add them up. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** All metrics of this process, and those of its instance. */
@Injectable()
export class InstanceMetrics {
  private readonly registry: Registry;
  private http?: HttpSource;
  private udp?: UdpSource;
  private kernelDrops: KernelDrops = async () => undefined;
  private gather = () => this.registry.metrics();

  constructor(
    @InjectDataSource(DATA_SOURCE) dataSource: DataSource,
    requests: RequestCounters,
    batcher: ShardedBatcher,
    cache: SwarmCache,
    jobs: JobRepository,
    access: AccessService,
    census: LastCensus,
    settlement: LastSettlement,
  ) {
    const set = new MetricSet();
    addRequestMetrics(set, requests, () => this.http);
    addListenerMetrics(
      set,
      requests,
      () => this.http,
      () => this.udp,
      () => this.kernelDrops(),
    );
    addAnnounceMetrics(set, batcher);
    addCacheMetrics(set, cache);
    addCensusMetrics(set, census);
    addLedgerMetrics(set, settlement);
    addJobMetrics(set, jobs);
    addDatabaseMetrics(set, dataSource, access);
    addBuildInfo(set);
    this.registry = Registry.merge([set.registry, processMetrics()]);
  }

  /** @param kernelDrops of the sockets that this process does not share with others */
  observe(http: HttpSource, udp: UdpSource, kernelDrops: KernelDrops): void {
    this.http = http;
    this.udp = udp;
    this.kernelDrops = kernelDrops;
  }

  /** From now on the text comes from elsewhere: from the process that adds up those of all workers. */
  gatherFrom(gather: () => Promise<string>): void {
    this.gather = gather;
  }

  /** Those of this process alone. */
  snapshot(): Promise<MetricsSnapshot> {
    return this.registry.getMetricsAsJSON();
  }

  /**
   * Those of the instance, all its workers together, in Prometheus' text format.
   * @throws ServiceUnavailableException if they can't be gathered in time
   */
  async text(): Promise<string> {
    try {
      return await this.gather();
    } catch (error) {
      throw new ServiceUnavailableException(error instanceof Error ? error.message : undefined);
    }
  }
}
