/**
 * Whether a text is a URL that `pg` accepts. (class-validator's IsUrl refuses host names with underscores and socket
 * folders.) A list of hosts, as libpq accepts it, is refused: `pg` would take it for one name.
 */
export function isPostgresUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !/^postgres(ql)?:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const { hostname, searchParams } = new URL(value);
  return ![hostname, searchParams.get('host')].some((host) => host?.includes(','));
}
