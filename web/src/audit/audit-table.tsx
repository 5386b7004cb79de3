import type { AuditEntryView } from '../../../src/admin/audit/audit.dto.js';
import { type Column, Table } from '../controls/table.js';
import { dateTime } from '../format/times.js';
import { TorrentLink } from '../routing/torrent-link.js';
import { changeText } from './change-text.js';

interface AuditTableProps {
  readonly entries: readonly AuditEntryView[];
  /** Whether the subject needs no column. */
  readonly isOfOneSubject?: boolean;
  readonly empty: string;
}

const SUBJECT: Column<AuditEntryView> = {
  title: 'Subject',
  cell: ({ action, subject }) =>
    /^[0-9a-f]{40}$/.test(subject) && action !== 'torrent.remove' ? <TorrentLink infoHash={subject} /> : subject,
};

const COLUMNS: readonly Column<AuditEntryView>[] = [
  { title: 'When', isName: true, cell: ({ at }) => <time dateTime={at}>{dateTime(at)}</time> },
  { title: 'Who', cell: ({ operator }) => operator },
  { title: 'From', cell: ({ address }) => <code>{address}</code> },
  { title: 'What', cell: ({ action }) => action },
  SUBJECT,
  { title: 'Change', cell: ({ change }) => <span class="change">{changeText(change)}</span> },
];

/** Entries of the audit log. */
export function AuditTable({ entries, isOfOneSubject = false, empty }: AuditTableProps) {
  const columns = isOfOneSubject ? COLUMNS.filter((column) => column !== SUBJECT) : COLUMNS;
  return (
    <Table caption="Changes, newest first" columns={columns} rows={entries} keyOf={({ id }) => id} empty={empty} />
  );
}
