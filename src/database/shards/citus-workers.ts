import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { LogEvent, messageOf } from '../../logging/log-event.js';
import { type NodeAddress, workerDataSource } from './worker-data-source.js';

/** A worker as the coordinator knows it. */
export interface WorkerNode extends NodeAddress {
  /** Its group in `pg_dist_node`. */
  readonly node: number;
  /** The shards of torrents that it has. */
  readonly shards: readonly number[];
}

/**
 * What a worker says of itself. The address may lead elsewhere from here, and metadata that are not those of the coordinator would
 * send statements to a shard that is not there any more.
 */
const CHECK = `
  SELECT FROM pg_dist_local_group
   WHERE groupid = $1 AND NOT pg_is_in_recovery()
     AND $2::bigint[] <@ ARRAY(SELECT shardid FROM pg_dist_placement JOIN pg_dist_shard USING (shardid)
                                WHERE logicalrelid = 'torrent'::regclass AND shardstate = 1 AND groupid = $1)`;

interface Connected {
  readonly address: string;
  readonly dataSource: DataSource;
  isUsed: boolean;
}

/** Connections to the workers of Citus, each with a pool of its own. The coordinator stands in for a worker without. */
export class CitusWorkers {
  private readonly logger = new Logger('CitusWorkers');
  private readonly connected = new Map<number, Connected>();
  /** Nodes that the coordinator stands in for. */
  private readonly missing = new Set<number>();

  constructor(private readonly coordinator: DataSource) {}

  /** The DataSource of a node. @returns undefined if the coordinator stands in for it */
  of(node: number): DataSource | undefined {
    const worker = this.connected.get(node);
    return worker?.isUsed ? worker.dataSource : undefined;
  }

  /** Sends what is for a node to the coordinator, until an update reaches it. */
  leave(node: number, error: unknown): void {
    const worker = this.connected.get(node);
    if (!worker?.isUsed) return;
    worker.isUsed = false;
    this.report(node, worker.address, error);
  }

  /** Connects to new workers, tries again those that were not reached, and closes the connections to those that are gone. */
  async update(nodes: readonly WorkerNode[]): Promise<void> {
    for (const [node, { address }] of this.connected) {
      if (!nodes.some((one) => one.node === node && addressOf(one) === address)) this.drop(node);
    }
    await Promise.all(nodes.map((node) => this.reach(node)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.connected.values()].map(({ dataSource }) => dataSource.destroy()));
    this.connected.clear();
  }

  private async reach(worker: WorkerNode): Promise<void> {
    const { node, shards } = worker;
    const address = addressOf(worker);
    try {
      const connected = this.connected.get(node) ?? (await this.connect(worker));
      if (!connected) return;
      const rows = await connected.dataSource.query<object[]>(CHECK, [node, shards]);
      connected.isUsed = rows.length > 0;
      if (!connected.isUsed) throw new Error('it does not have the shards that the coordinator says');
      if (this.missing.delete(node)) {
        this.logger.log(new LogEvent('citus_worker_back', `${address} takes the announces of its shards`, { address }));
      }
    } catch (error) {
      this.report(node, address, error);
    }
  }

  private async connect(worker: WorkerNode): Promise<Connected | undefined> {
    const dataSource = workerDataSource(this.coordinator, worker);
    if (!dataSource) return undefined;
    await dataSource.initialize();
    const connected = { address: addressOf(worker), dataSource, isUsed: false };
    this.connected.set(worker.node, connected);
    return connected;
  }

  private report(node: number, address: string, error: unknown): void {
    if (this.missing.has(node)) return;
    this.missing.add(node);
    const reason = messageOf(error);
    const message = `${address} is not reached (${reason}): the coordinator takes the announces of its shards`;
    this.logger.warn(new LogEvent('citus_worker_lost', message, { address, reason }));
  }

  /** Its transactions in flight end as they would. */
  private drop(node: number): void {
    void this.connected
      .get(node)
      ?.dataSource.destroy()
      .catch(() => undefined);
    this.connected.delete(node);
    this.missing.delete(node);
  }
}

function addressOf({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}
