/**
 * Whether a text is a URL that `pg` understands. (IsUrl refuses host names with underscores, and socket folders.) Of
 * several hosts, as libpq takes them, it would look for one with all of their names.
 */
export function isPostgresUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !/^postgres(ql)?:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const { hostname, searchParams } = new URL(value);
  return ![hostname, searchParams.get('host')].some((host) => host?.includes(','));
}
