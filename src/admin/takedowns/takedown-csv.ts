import type { Takedown } from '../../tracker/access/takedown.entity.js';

export const CSV_HEADER =
  'takedown,info_hash,reference,requester,reason,operator,created_at,until,ended_at,ended_by\r\n';

/** One line for a torrent of a takedown (RFC 4180). */
export function csvLine(takedown: Takedown, infoHash: Buffer): string {
  const { id, reference, requester, reason, operator, createdAt, endsAt, endedAt, endedBy } = takedown;
  const times = [createdAt, endsAt, endedAt].map((time) => time?.toISOString() ?? '');
  const fields = [id, infoHash.toString('hex'), reference, requester ?? '', reason, operator, ...times, endedBy ?? ''];
  return `${fields.map(quoted).join(',')}\r\n`;
}

/** A spreadsheet would take what begins with one of these for a formula. */
function quoted(field: string): string {
  const text = /^[=+\-@\t]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
