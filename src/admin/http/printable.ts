/** Whether a value is a text that can be stored and shown. */
export function isPrintable(value: unknown): boolean {
  return typeof value === 'string' && !/[\p{Cc}\p{Cs}]/u.test(value);
}
