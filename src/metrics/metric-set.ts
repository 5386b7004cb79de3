import { type Aggregator, Counter, Gauge, Registry } from 'prom-client';
import type { DistributionCounts } from '../tracker/counters/distribution.js';
import { DistributionHistogram } from './distribution-histogram.js';

export type Labels = Readonly<Record<string, string>>;
type Readings<Value> = Iterable<readonly [Labels, Value]>;

/** What a metric is, and how the values of several workers become one. */
export interface MetricDescription {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** By default the sum. */
  readonly aggregator?: Aggregator;
}

/** Metrics whose values are read when they are asked for: nothing is done for one before. */
export class MetricSet {
  readonly registry = new Registry();

  counter(description: MetricDescription, read: () => Readings<number> | Promise<Readings<number>>): void {
    const counter: Counter<string> = new Counter({
      ...this.options(description),
      collect: async () => {
        const readings = await read();
        counter.reset();
        if (!description.labels) counter.remove();
        for (const [labels, value] of readings) counter.inc(labels, value);
      },
    });
  }

  gauge(description: MetricDescription, read: () => Readings<number> | Promise<Readings<number>>): void {
    const gauge: Gauge<string> = new Gauge({
      ...this.options(description),
      collect: async () => {
        const readings = await read();
        gauge.reset();
        // Without labels it would be 0 now, instead of absent.
        if (!description.labels) gauge.remove();
        for (const [labels, value] of readings) gauge.set(labels, value);
      },
    });
  }

  /**
   * @param bounds upper bounds of the buckets, in the unit of the values
   * @param perUnit values in one unit of the metric: 1000 if milliseconds are counted and seconds shown
   */
  histogram(
    description: MetricDescription,
    bounds: readonly number[],
    perUnit: number,
    read: () => Readings<DistributionCounts>,
  ): void {
    const buckets = bounds.map((bound) => bound / perUnit);
    const options = { ...this.options(description), buckets, registers: [] };
    this.registry.registerMetric(new DistributionHistogram(options, perUnit, read));
  }

  private options({ name, help, labels = [], aggregator = 'sum' }: MetricDescription) {
    return { name, help, labelNames: [...labels], aggregator, registers: [this.registry] };
  }
}
