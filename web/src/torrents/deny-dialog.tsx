import { changeState, type KnownTorrent } from '../api/torrents.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';
import { useMode } from '../mode.js';

const READ_BY_MEMBERS = 'Optional. Members read it in their clients. It is also shown below and in the audit log.';
const READ_BY_OPERATORS =
  'Optional. Operators read it below and in the audit log; clients read only that the torrent is not allowed.';

interface DenyDialogProps {
  readonly known: KnownTorrent;
  readonly onClose: () => void;
}

export function DenyDialog({ known, onClose }: DenyDialogProps) {
  const isRead = useMode() === 'private';
  const deny = async (fields: FormData) => {
    await changeState(known, 'denied', String(fields.get('reason')).trim());
    announce(`${known.torrent.name ?? known.torrent.infoHash} is denied.`);
  };
  return (
    <Dialog title="Deny this torrent?" action="Deny" isDanger onAction={deny} onClose={onClose}>
      <p>Within seconds every instance refuses its announces, and answers scrapes of it with zeros.</p>
      <Field label="Reason" name="reason" maxLength={500} hint={isRead ? READ_BY_MEMBERS : READ_BY_OPERATORS} focus />
    </Dialog>
  );
}
