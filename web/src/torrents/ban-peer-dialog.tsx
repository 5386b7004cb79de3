import type { PeerView } from '../../../src/admin/peers/peer.view.js';
import { addBan } from '../api/bans.js';
import { RequestError } from '../api/request.js';
import { removePeer } from '../api/torrents.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

interface BanPeerDialogProps {
  readonly infoHash: string;
  readonly peer: PeerView;
  readonly onClose: () => void;
}

/** Bans the addresses of a peer, and removes it. */
export function BanPeerDialog({ infoHash, peer: { addresses, peerId }, onClose }: BanPeerDialogProps) {
  const hosts = addresses.map(hostOf);
  const ban = async (fields: FormData) => {
    const reason = String(fields.get('reason')).trim();
    for (const value of hosts) {
      await addBan({ kind: 'address', value, ...(reason !== '' && { reason }) }).catch(unless(409));
    }
    await removePeer(infoHash, peerId).catch(unless(404));
    announce(`${hosts.join(' and ')} ${hosts.length > 1 ? 'are' : 'is'} banned.`);
  };
  return (
    <Dialog title="Ban this peer?" action="Ban" isDanger onAction={ban} onClose={onClose}>
      <p>
        {hosts.map((host) => (
          <code key={host}>{host} </code>
        ))}
      </p>
      <p>The peer leaves this swarm at once. Within seconds every instance refuses the announces of its addresses.</p>
      <Field label="Reason" name="reason" maxLength={500} hint="Optional. Operators see it." focus />
    </Dialog>
  );
}

/** Without brackets and port. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/^\[?(.*?)\]?:\d+$/, '$1');
}

/** Ignores a failure with this status, as what was asked for is so already. */
function unless(status: number): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof RequestError) || error.status !== status) throw error;
  };
}
