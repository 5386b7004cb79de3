import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';

/** The identity of a peer: it has one row in each swarm. */
export type PeerIdentity = Pick<AnnounceRequest, 'infoHash' | 'peerId' | 'identity'>;

/** A row of the upsert statement. */
export interface UpsertedRow {
  /** info_hash and peer_id in hex; in private mode also the member. */
  readonly id: string;
  /** Both endpoints of a dual-stack peer; null for any other peer. */
  readonly ipv4: Buffer | null;
  readonly ipv6: Buffer | null;
}

/** The peers that a statement inserted or updated. Those whose key did not match are missing. */
export class UpsertedPeers {
  /** The rows by id. Not made in the usual case: all announces were stored, and no peer is dual-stack. */
  private readonly rows?: ReadonlyMap<string, UpsertedRow>;

  /** @param announced how many peers the statement was given */
  constructor(rows: readonly UpsertedRow[], announced: number) {
    if (rows.length < announced || rows.some(({ ipv6 }) => ipv6 !== null)) {
      this.rows = new Map(rows.map((row) => [row.id, row]));
    }
  }

  has(peer: PeerIdentity): boolean {
    return !this.rows || this.rows.has(hexIdOf(peer));
  }

  /** The endpoints of a dual-stack peer; undefined for any other. */
  dualStackOf(peer: PeerIdentity): { readonly ipv4: Buffer; readonly ipv6: Buffer } | undefined {
    const { ipv4, ipv6 } = this.rows?.get(hexIdOf(peer)) ?? {};
    return ipv4 && ipv6 ? { ipv4, ipv6 } : undefined;
  }
}

/** The id of a peer as the statements return it. */
export function hexIdOf({ infoHash, peerId, identity = peerId }: PeerIdentity): string {
  return infoHash.toString('hex') + identity.toString('hex');
}
