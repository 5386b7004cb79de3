const WHOLE = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 12,345 */
export function whole(value: number): string {
  return WHOLE.format(Math.round(value));
}

/** Three digits where there are few, whole numbers where there are many: 0.123, 12.3, 1,234. */
export function rate(value: number): string {
  return Math.abs(value) >= 100 ? whole(value) : SHORT.format(value);
}

/** 1.23M, for the axis of a chart. */
export function compact(value: number): string {
  return COMPACT.format(value);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1.21 GiB; null is unknown. */
export function bytes(value: number | null): string {
  if (value === null) return 'unknown';
  const power = Math.min(UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10));
  return `${SHORT.format(value / 1024 ** power)} ${UNITS[power]}`;
}

/** Milliseconds; null without a response. */
export function milliseconds(value: number | null): string {
  return value === null ? '–' : `${SHORT.format(value)} ms`;
}
