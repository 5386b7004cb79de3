import { type KnownTorrent, removeTorrent } from '../api/torrents.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';

interface RemoveDialogProps {
  readonly known: KnownTorrent;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function RemoveDialog({ known, onClose, onRemoved }: RemoveDialogProps) {
  const name = known.torrent.name ?? known.torrent.infoHash;
  const remove = async () => {
    await removeTorrent(known);
    announce(`${name} is removed.`);
    onRemoved();
  };
  return (
    <Dialog title="Remove this torrent?" action="Remove" isDanger onAction={remove} onClose={onClose}>
      <p>
        <strong>{name}</strong> and all of its peers are removed. This cannot be undone.
      </p>
      <p>In open mode the next announce adds it again. Deny it to keep it out.</p>
    </Dialog>
  );
}
