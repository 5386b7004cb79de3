import { PEER_ID_BYTES } from '../../protocol/bittorrent/peer-id.js';
import type { Random } from './random.js';

const NO_BYTES = Buffer.alloc(0);

/** Bytes of an id in private mode: the peer id and the number of its member. */
const MEMBER_ID_BYTES = PEER_ID_BYTES + 4;

/** Records of one size in one buffer, and the id of each in another: its peer id, in private mode with the member's number. */
export class PackedRecords {
  records: Buffer;
  /** 20 or 24 bytes a record, in the same order; empty where the ids were not read. */
  ids: Buffer;

  /** @param size bytes of a record */
  constructor(
    readonly size: number,
    records: Buffer | null,
    ids: Buffer | null,
  ) {
    this.records = records ?? NO_BYTES;
    this.ids = ids ?? NO_BYTES;
  }

  get count(): number {
    return this.records.length / this.size;
  }

  /** Whether the record at a position is this peer's; false if peer ids were not read. */
  hasId(at: number, peerId: Buffer): boolean {
    if (this.ids.length === 0) return false;
    // From the end: peer ids begin with the name of the client.
    const start = at * peerId.length;
    let byte = peerId.length - 1;
    while (byte >= 0 && this.ids[start + byte] === peerId[byte]) byte--;
    return byte < 0;
  }

  /** Where the peer id of a record begins in `ids`. */
  idStart(at: number): number {
    return (at * this.ids.length) / this.count;
  }

  /** In private mode: the number of the member whose record it is. */
  memberAt(at: number): number {
    return this.ids.readInt32BE(at * MEMBER_ID_BYTES + PEER_ID_BYTES);
  }

  /** Adds or updates the record of a peer. It replaces a random one if there are `max`. */
  put(record: Buffer, id: Buffer, max: number, random: Random): void {
    let at = find(this.ids, id);
    // A restarted client has its previous address and a new id.
    if (at < 0) at = find(this.records, record);
    if (at < 0 && this.count >= max) at = random(this.count);
    if (at < 0) {
      this.records = Buffer.concat([this.records, record]);
      this.ids = Buffer.concat([this.ids, id]);
    } else {
      this.records.set(record, at * this.size);
      this.ids.set(id, at * id.length);
    }
  }

  /** Keeps some records, in their order. @param isKept whether to keep the one at a position */
  keep(isKept: (at: number) => boolean): void {
    const { size, count } = this;
    const idSize = count === 0 ? 0 : this.ids.length / count;
    let kept = 0;
    for (let at = 0; at < count; at++) {
      if (!isKept(at)) continue;
      if (kept < at) {
        this.records.copyWithin(kept * size, at * size, (at + 1) * size);
        if (idSize > 0) this.ids.copyWithin(kept * idSize, at * idSize, (at + 1) * idSize);
      }
      kept++;
    }
    this.records = this.records.subarray(0, kept * size);
    if (idSize > 0) this.ids = this.ids.subarray(0, kept * idSize);
  }

  /** Removes the record of a peer, if it is present. */
  remove(id: Buffer): void {
    const at = find(this.ids, id);
    if (at < 0) return;
    this.records = without(this.records, at, this.size);
    this.ids = without(this.ids, at, id.length);
  }
}

/**
 * The index of a part among parts of its size, or -1. It compares from the end, where ids and endpoints differ most: a native
 * search costs more than a few hundred comparisons.
 */
function find(parts: Buffer, part: Buffer): number {
  const size = part.length;
  const last = size - 1;
  const lastByte = part[last];
  for (let end = last; end < parts.length; end += size) {
    if (parts[end] !== lastByte) continue;
    let back = 1;
    while (back < size && parts[end - back] === part[last - back]) back++;
    if (back === size) return (end - last) / size;
  }
  return -1;
}

function without(bytes: Buffer, at: number, size: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at * size), bytes.subarray((at + 1) * size)]);
}
