import { setImmediate } from 'node:timers/promises';
import { LINES_PER_SLICE, MAX_REPORTED_INVALID_LINES } from '../../config/limits/admin.limits.js';
import type { ImportSummary, InvalidLine } from './import-summary.js';
import { sortedByKey } from './sorted-by-key.js';

/** The parsed lines of an import. */
export interface ParsedLines<Item> extends Pick<ImportSummary, 'invalid' | 'invalidCount'> {
  /** The first item of each key, in the order of the keys. */
  readonly items: readonly Item[];
  /** Lines that were parsed, those with the key of an earlier line included. */
  readonly parsed: number;
}

/**
 * Parses all lines of an import in slices, so that other requests are served meanwhile.
 * @param parse returns undefined for a line to skip, and throws an Error with the reason for an invalid one
 */
export async function parseLines<Item>(
  lines: AsyncIterable<string>,
  parse: (line: string) => Item | undefined,
  keyOf: (item: Item) => string,
): Promise<ParsedLines<Item>> {
  const parsed: Item[] = [];
  const invalid: InvalidLine[] = [];
  let invalidCount = 0;
  let line = 0;
  for await (const text of lines) {
    if (++line % LINES_PER_SLICE === 0) await setImmediate();
    try {
      const item = parse(text);
      if (item !== undefined) parsed.push(item);
    } catch (error) {
      invalidCount++;
      if (invalid.length < MAX_REPORTED_INVALID_LINES) invalid.push({ line, reason: (error as Error).message });
    }
  }
  return { items: await sortedByKey(parsed, keyOf), parsed: parsed.length, invalidCount, invalid };
}
