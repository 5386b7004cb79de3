import { changeState, type KnownTorrent } from '../api/torrents.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

interface DenyDialogProps {
  readonly known: KnownTorrent;
  readonly onClose: () => void;
}

export function DenyDialog({ known, onClose }: DenyDialogProps) {
  const deny = async (fields: FormData) => {
    await changeState(known, 'denied', String(fields.get('reason')).trim());
    announce(`${known.torrent.name ?? known.torrent.infoHash} is denied.`);
  };
  return (
    <Dialog title="Deny this torrent?" action="Deny" isDanger onAction={deny} onClose={onClose}>
      <p>Within seconds every instance refuses its announces, and answers scrapes of it with zeros.</p>
      <Field
        label="Reason"
        name="reason"
        maxLength={500}
        hint="Optional. It is shown below and in the audit log."
        focus
      />
    </Dialog>
  );
}
