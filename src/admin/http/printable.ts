/** Whether a value is text without control characters and lone surrogates, which PostgreSQL cannot store. */
export function isPrintable(value: unknown): value is string {
  return typeof value === 'string' && !/[\p{Cc}\p{Cs}]/u.test(value);
}
