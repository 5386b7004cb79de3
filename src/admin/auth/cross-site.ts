import type { IncomingHttpHeaders } from 'node:http';

/** Content types that a form, or a script of another site, can send without asking first. */
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Whether a page of another site sent the request: a browser adds a stored password to it. */
export function isFromOtherSite(headers: IncomingHttpHeaders, isRead: boolean): boolean {
  const site = headers['sec-fetch-site'];
  // Browsers send it to HTTPS and localhost only. Following a link from elsewhere is a cross-site read.
  if (site === 'same-origin' || site === 'none') return false;
  if (site !== undefined && !isRead) return true;
  const { origin } = headers;
  if (origin === undefined) return false;
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  const own = [headers.host, headers['x-forwarded-host']]
    .flat()
    .join(',')
    .toLowerCase()
    .split(/\s*,\s*/);
  return host === '' || !own.some((name) => name === host || name.replace(/:(80|443)$/, '') === host);
}

/** Whether a form could have sent it. No form can set `X-Requested-With`, or send a token. */
export function isFormLike(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || !FORM_TYPES.includes(type)) return false;
  return headers['x-requested-with'] === undefined && !/^bearer /i.test(headers.authorization ?? '');
}
