/** The values of sslmode, as libpq means them. Not allow and prefer: they fall back to a connection without TLS. */
const SSL_MODES = ['disable', 'no-verify', 'require', 'verify-ca', 'verify-full'];
/** An address without a host, before the folder of a socket: `postgresql://user@/database?host=/run/postgresql`. */
const NO_HOST = '@/';

/**
 * Whether a text is a URL that `pg` accepts and takes for what it looks like. (class-validator's IsUrl refuses host names with
 * underscores and socket folders.) A list of hosts, as libpq accepts it, is refused: `pg` would take it for one name.
 */
export function isPostgresUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !/^postgres(ql)?:\/\/\S+$/.test(value) || !isDecodable(value)) return false;
  const url = parsePostgresUrl(value);
  if (!url || hasUnescapedPassword(url)) return false;
  const { hostname, searchParams } = url;
  if ([hostname, searchParams.get('host')].some((host) => host?.includes(','))) return false;
  const mode = searchParams.get('sslmode');
  if (mode === 'verify-ca' && !searchParams.has('sslrootcert')) return false;
  return mode === null || SSL_MODES.includes(mode);
}

/** @returns the parts of the URL, its host empty for a socket */
export function parsePostgresUrl(text: string): URL | undefined {
  if (URL.canParse(text)) return new URL(text);
  // URLs of other schemes than HTTP may have no user without a host.
  const withoutUser = text.replace(/\/\/[^/?#]*@\//, '///');
  return text.includes(NO_HOST) && URL.canParse(withoutUser) ? new URL(withoutUser) : undefined;
}

/** The same URL for `pg`, which gives sslmode other meanings than libpq unless it is told not to. */
export function withLibpqModes(text: string): string {
  const url = text.replace(/([?&])sslrootcert=system(&|$)/, '$1');
  const mode = parsePostgresUrl(url)?.searchParams.get('sslmode');
  return mode && mode !== 'no-verify' ? `${url}&uselibpqcompat=true` : url;
}

/** A `/`, `#` or `?` in a password ends the host before the password does. What follows then has the @. */
function hasUnescapedPassword({ pathname, hash, searchParams }: URL): boolean {
  return hash !== '' || pathname.includes('@') || [...searchParams.keys()].some((key) => key.includes('@'));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
