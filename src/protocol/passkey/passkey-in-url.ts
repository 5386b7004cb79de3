import { QueryString } from '../http/query-string.js';
import { passkeyInPath } from '../http/tracker-path.js';

/**
 * The passkey in an announce or scrape URL, as sent: `/{passkey}/announce`, `/announce/{passkey}`, or a parameter of the query.
 * @param url path and query, one character per byte; over UDP a client sends both as an option (BEP 41)
 * @param parameter name of the parameter
 * @returns undefined if there is none
 */
export function passkeyInUrl(url: string, parameter: string): string | undefined {
  return passkeyInPath(url) ?? (url.includes('?') ? new QueryString(url).text(parameter) : undefined);
}
