import { OWNER } from './clients/admin-client.js';
import { httpGet } from './clients/http-client.js';

/** Metrics as a scrape returned them: by series, like `yabtt_peers{role="seeder",family="4"}`. */
export type Metrics = ReadonlyMap<string, number>;

export function parseMetrics(text: string): Metrics {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Reads the metrics with the operator's password. */
export async function readMetrics(port: number, headers = { Authorization: OWNER }): Promise<Metrics> {
  const { status, body } = await httpGet(port, '/metrics', { headers });
  if (status !== 200) throw new Error(`status ${status}: ${body.toString()}`);
  return parseMetrics(body.toString());
}

/** The series of some metrics that differ between two scrapes, each with its growth. */
export function growthOf(before: Metrics, after: Metrics, ...names: readonly string[]): Record<string, number> {
  const isOf = (series: string) => names.some((name) => series === name || series.startsWith(`${name}{`));
  return Object.fromEntries(
    [...after]
      .map(([series, value]) => [series, value - (before.get(series) ?? 0)] as const)
      .filter(([series, growth]) => isOf(series) && growth !== 0),
  );
}
