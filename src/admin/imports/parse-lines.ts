import type { ImportSummary } from './import-summary.js';

/** The parsed lines of an import. */
export interface ParsedLines<Item> {
  /** The first item of each key. */
  readonly items: readonly Item[];
  /** Lines that were parsed, those with the key of an earlier line included. */
  readonly parsed: number;
  readonly invalid: ImportSummary['invalid'];
}

/**
 * Parses all lines of an import.
 * @param parse returns undefined for a line to skip, and throws an Error with the reason for an invalid one
 */
export async function parseLines<Item>(
  lines: AsyncIterable<string>,
  parse: (line: string) => Item | undefined,
  keyOf: (item: Item) => string,
): Promise<ParsedLines<Item>> {
  const items = new Map<string, Item>();
  const invalid: { line: number; reason: string }[] = [];
  let line = 0;
  let parsed = 0;
  for await (const text of lines) {
    line++;
    try {
      const item = parse(text);
      if (item === undefined) continue;
      parsed++;
      const key = keyOf(item);
      if (!items.has(key)) items.set(key, item);
    } catch (error) {
      invalid.push({ line, reason: (error as Error).message });
    }
  }
  return { items: [...items.values()], parsed, invalid };
}
