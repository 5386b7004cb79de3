import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, Counter, Registry } from 'prom-client';
import { WORKER_METRICS_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { isAboutMetrics, type MetricsOrder, type MetricsSnapshot } from './metrics-messages.js';

/**
 * Adds up the metrics of all workers. A worker that does not answer in time counts with its last answer, and one that ended
 * keeps its counters: so no counter ever falls, which Prometheus would take for a restart of everything.
 */
export class MetricsGatherer {
  /** The last answer of each worker, by its id. */
  private readonly latest = new Map<number, MetricsSnapshot>();
  private readonly waiting = new Map<number, () => void>();
  /** The counters of workers that ended. */
  private readonly ended: MetricsSnapshot[] = [];
  private gathering?: Promise<string>;

  /** @param kernelDrops of the sockets, which all workers share with this process */
  constructor(private readonly kernelDrops: () => Promise<number | undefined>) {}

  /** Takes the messages of all workers, those that start later included. */
  listen(): void {
    cluster.on('message', (worker, message: unknown) => this.take(worker, message));
    cluster.on('exit', ({ id }) => this.keepCounters(id));
  }

  private take(worker: Worker, message: unknown): void {
    if (!isAboutMetrics(message)) return;
    if (message.kind === 'metrics') {
      this.latest.set(worker.id, message.snapshot);
      this.waiting.get(worker.id)?.();
    } else if (message.kind === 'metrics wanted') {
      const { id } = message;
      // Several workers may be asked at the same time: all get the same answer.
      this.gathering ??= this.gather().finally(() => (this.gathering = undefined));
      void this.gathering.then((text) => send(worker, { kind: 'metrics of all', id, text }));
    }
  }

  private async gather(): Promise<string> {
    await Promise.all([...this.latest.keys()].map((id) => this.ask(id)));
    await this.mergeEnded();
    const own = await this.ownMetrics();
    return AggregatorRegistry.aggregate([...this.latest.values(), ...this.ended, own]).metrics();
  }

  /** @returns once the worker has answered, ended, or let the time pass */
  private ask(id: number): Promise<void> {
    const worker = cluster.workers?.[id];
    if (!worker) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, WORKER_METRICS_TIMEOUT_MS);
      this.waiting.set(id, () => {
        clearTimeout(timeout);
        resolve();
      });
      send(worker, { kind: 'report metrics' });
    }).finally(() => this.waiting.delete(id));
  }

  private keepCounters(id: number): void {
    const last = this.latest.get(id);
    this.latest.delete(id);
    this.waiting.get(id)?.();
    if (!last) return;
    const counters = last.filter(
      ({ type, aggregator }) => ['counter', 'histogram'].includes(String(type)) && aggregator === 'sum',
    );
    this.ended.push(counters);
  }

  /** However many workers have ended, their counters are one snapshot. */
  private async mergeEnded(): Promise<void> {
    const { length } = this.ended;
    if (length < 2) return;
    const sum = await AggregatorRegistry.aggregate(this.ended).getMetricsAsJSON();
    // Another one may have ended meanwhile.
    this.ended.splice(0, length, sum);
  }

  /** What no worker can count. */
  private async ownMetrics(): Promise<MetricsSnapshot> {
    const drops = await this.kernelDrops();
    if (drops === undefined) return [];
    const registry = new Registry();
    new Counter({
      name: 'yabtt_udp_packets_dropped_total',
      help: 'Dropped by the kernel.',
      labelNames: ['reason'],
      registers: [registry],
    }).inc({ reason: 'kernel' }, drops);
    return registry.getMetricsAsJSON();
  }
}

function send(worker: Worker, order: MetricsOrder): void {
  if (worker.isConnected()) worker.send(order);
}
