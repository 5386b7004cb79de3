import { setImmediate } from 'node:timers/promises';
import { LINES_PER_SLICE } from '../../config/limits/admin.limits.js';
import { compareKeys, type Keyed, RunMerge } from './run-merge.js';
import { readAhead } from './read-ahead.js';
import { SortedRun } from './sorted-run.js';

/** Lines that are sorted at a time: a few milliseconds of work. */
const LINES_PER_RUN = 4_096;
const NEWLINE = '\n';

/** What a line was parsed to, with the key by which it is sorted. */
interface KeyedLine {
  readonly key: string;
  readonly line: string;
}

/**
 * The lines of an import in the order of their keys. They are kept as bytes, outside of the JavaScript heap, and parsed again
 * when they are read: half a million items would take more memory than all else that the tracker has. Runs of lines are
 * sorted as they are filled, and merged as they are read.
 */
export class SortedLines<Item> {
  private readonly runs: Buffer[] = [];
  private run: KeyedLine[] = [];

  /** @param parse is the one that has accepted the lines */
  constructor(
    private readonly parse: (line: string) => Item | undefined,
    private readonly keyOf: (item: Item) => string,
  ) {}

  /** Adds a line, if there is something in it. @returns whether there is; @throws what `parse` throws */
  add(line: string): boolean {
    const item = this.parse(line);
    if (item === undefined) return false;
    this.run.push({ key: this.keyOf(item), line });
    if (this.run.length === LINES_PER_RUN) this.endRun();
    return true;
  }

  /** Bytes of the lines that are kept. */
  get bytes(): number {
    return this.runs.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * The first item of each key, in the order of the keys, as often as it is asked for. A batch is parsed while the caller stores
   * the one before.
   * @param size items of a batch; the last one may have fewer
   */
  batches(size: number): AsyncGenerator<Item[]> {
    if (this.run.length > 0) this.endRun();
    return readAhead(this.read(size));
  }

  private async *read(size: number): AsyncGenerator<Item[]> {
    const runs = this.runs.map((bytes) => new SortedRun(bytes));
    const merge = new RunMerge(runs, (line) => this.parseAgain(line));
    let batch: Item[] = [];
    let read = 0;
    let previous: string | undefined;
    for (let next = merge.next(); next; next = merge.next()) {
      if (++read % LINES_PER_SLICE === 0) await setImmediate();
      if (next.key === previous) continue;
      previous = next.key;
      batch.push(next.item);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  private parseAgain(line: string): Keyed<Item> {
    const item = this.parse(line);
    if (item === undefined) throw new Error('a line that was parsed cannot be parsed again');
    return { key: this.keyOf(item), item };
  }

  /** Of lines with the same key in a run, the first one is kept. */
  private endRun(): void {
    const sorted = this.run.sort((one, other) => compareKeys(one.key, other.key));
    const kept = sorted.filter(({ key }, at) => at === 0 || sorted[at - 1]?.key !== key);
    this.runs.push(Buffer.from(kept.map(({ line }) => line + NEWLINE).join('')));
    this.run = [];
  }
}
