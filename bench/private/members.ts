import { createHash } from 'node:crypto';
import type { Contestant } from '../servers/contestant.js';
import type { Sizes } from '../options.js';
import { infoHashOf, type WorkloadPeer } from '../workload/workload-peer.js';

/** Characters. */
const PASSKEY_LENGTH = 32;
const PASSWORD = 'measured on loopback';

/** Settings of a tracker whose members `registerMembers` adds. */
export const PRIVATE_SETTINGS = { YABTT_MODE: 'private', YABTT_AUTH_PASSWORD: PASSWORD };

/** Members of a private tracker. In each torrent they have the peers in turns, so that few have several in one. */
export class Members {
  private readonly peersOf = new Map<string, number>();
  private readonly passkeys = new Map<WorkloadPeer, string>();

  constructor(private readonly count: number) {}

  readonly passkeyOf = (peer: WorkloadPeer): string => {
    const known = this.passkeys.get(peer);
    if (known !== undefined) return known;
    const torrent = peer.infoHash.toString('latin1');
    const place = this.peersOf.get(torrent) ?? 0;
    this.peersOf.set(torrent, place + 1);
    const passkey = passkeyOf(place % this.count);
    this.passkeys.set(peer, passkey);
    return passkey;
  };

  /** Adds the members, and registers the torrents of a workload. @throws Error with the answer of the admin API */
  async register({ port }: Contestant, { torrents }: Pick<Sizes, 'torrents'>): Promise<void> {
    const infoHashes = Array.from({ length: torrents }, (_, torrent) => infoHashOf(torrent).toString('hex'));
    await post(port, 'torrents/import', 'text/plain', infoHashes);
    const members = Array.from({ length: this.count }, (_, at) =>
      JSON.stringify({ id: String(at), passkey: passkeyOf(at) }),
    );
    await post(port, 'members/import', 'application/x-ndjson', members);
  }
}

function passkeyOf(member: number): string {
  return createHash('sha256').update(`member ${member}`).digest('hex').slice(0, PASSKEY_LENGTH);
}

async function post(port: number, path: string, type: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
      'Content-Type': type,
      'X-Requested-With': 'benchmark',
    },
    body: lines.join('\n'),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
