/** A peer of a swarm, as a key: info hash and peer id, in hexadecimal. */
type PeerKey = string;

interface Row {
  readonly info_hash: Buffer;
  readonly peer_id: Buffer;
  readonly uploaded: string;
}

/** What a tracker has acknowledged: of each peer the highest `uploaded` that an answer was got for. */
export class Ledger {
  private readonly acknowledged = new Map<PeerKey, number>();

  acknowledge(infoHash: Buffer, peerId: Buffer, uploaded: number): void {
    this.acknowledged.set(keyOf(infoHash, peerId), uploaded);
  }

  /** Peers of which anything was acknowledged. */
  get size(): number {
    return this.acknowledged.size;
  }

  /** What is lost: acknowledged, and not in the table with that value or a later one. */
  missingIn(rows: readonly Row[]): string[] {
    const stored = new Map(rows.map((row) => [keyOf(row.info_hash, row.peer_id), Number(row.uploaded)]));
    return [...this.acknowledged]
      .filter(([key, uploaded]) => !((stored.get(key) ?? -1) >= uploaded))
      .map(([key, uploaded]) => `${key}: ${uploaded} acknowledged, ${stored.get(key) ?? 'nothing'} stored`);
  }
}

function keyOf(infoHash: Buffer, peerId: Buffer): PeerKey {
  return `${infoHash.toString('hex')} ${peerId.toString('hex')}`;
}
