const VARIANTS = ['tls', 'nest'] as const;

/**
 * How trackers in the test's process serve announces and scrapes, and clients ask for them. `tls`: over HTTPS. `nest`: by
 * Nest's pipeline and Express, as in an application that adds a guard. By default the fast path does, over HTTP.
 */
export const TEST_HTTP = variantOf(process.env.TEST_HTTP);

function variantOf(value: string | undefined): (typeof VARIANTS)[number] | undefined {
  if (!value) return undefined;
  const variant = VARIANTS.find((one) => one === value);
  if (!variant) throw new Error(`TEST_HTTP: ${VARIANTS.join(' or ')}, not ${value}`);
  return variant;
}
