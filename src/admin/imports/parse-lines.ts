import { setImmediate } from 'node:timers/promises';
import { LINES_PER_SLICE, MAX_REPORTED_INVALID_LINES } from '../../config/limits/admin.limits.js';
import type { ImportSummary, InvalidLine } from './import-summary.js';
import { SortedLines } from './sorted-lines.js';

/** The parsed lines of an import. */
export interface ParsedLines<Item> extends Pick<ImportSummary, 'invalid' | 'invalidCount'> {
  readonly items: SortedLines<Item>;
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
  const items = new SortedLines(parse, keyOf);
  const invalid: InvalidLine[] = [];
  let parsed = 0;
  let invalidCount = 0;
  let line = 0;
  for await (const text of lines) {
    if (++line % LINES_PER_SLICE === 0) await setImmediate();
    try {
      if (items.add(text)) parsed++;
    } catch (error) {
      invalidCount++;
      if (invalid.length < MAX_REPORTED_INVALID_LINES) invalid.push({ line, reason: (error as Error).message });
    }
  }
  return { items, parsed, invalidCount, invalid };
}
