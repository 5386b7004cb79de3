import { Histogram, type HistogramConfiguration } from 'prom-client';
import type { DistributionCounts } from '../tracker/counters/distribution.js';

type Configuration = HistogramConfiguration<string> & { readonly buckets: number[] };

/** A histogram whose buckets were counted elsewhere: prom-client's own allocates for every value. */
export class DistributionHistogram extends Histogram<string> {
  /** @param perUnit counted values in one unit of the metric */
  constructor(
    private readonly configuration: Configuration,
    private readonly perUnit: number,
    private readonly read: () => Iterable<readonly [Readonly<Record<string, string>>, DistributionCounts]>,
  ) {
    super(configuration);
  }

  /** Where prom-client reads the values, for the text and for `get`. */
  async getForPromString() {
    const { name, help, aggregator, buckets } = this.configuration;
    const values = [...this.read()].flatMap(([labels, { upTo, count, sum }]) => [
      ...buckets.map((bound, at) => ({
        labels: { le: String(bound) },
        sharedLabels: labels,
        value: upTo[at] ?? 0,
        metricName: `${name}_bucket`,
      })),
      { labels: { le: '+Inf' }, sharedLabels: labels, value: count, metricName: `${name}_bucket` },
      { labels, sharedLabels: {}, value: sum / this.perUnit, metricName: `${name}_sum` },
      { labels, sharedLabels: {}, value: count, metricName: `${name}_count` },
    ]);
    return { name, help, type: 'histogram', values, aggregator };
  }
}
