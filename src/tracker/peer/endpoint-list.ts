import { PEER_ID_BYTES } from '../../protocol/bittorrent/peer-id.js';

const NO_BYTES: Buffer = Buffer.alloc(0);
/** Up to this many endpoints are compared one by one; more are looked up in a hash table. */
const FEW = 8;
/** Bits of a slot that hold an index; the bits above hold the round in which it was written. */
const INDEX_BITS = 12;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
const MAX_ROUND = 2 ** (32 - INDEX_BITS) - 1;

/** Distinct endpoints of one family with their peer ids, copied from larger buffers. */
export class EndpointList {
  private bytes = NO_BYTES;
  private ids = NO_BYTES;
  private length = 0;
  /** Open addressing. A slot holds a round and an index + 1; it is empty if the round is an earlier one. */
  private slots = new Uint32Array(0);
  private round = 0;

  /**
   * @param size bytes of an endpoint: 6 or 18
   * @param max capacity, up to 4095
   */
  constructor(
    private readonly size: number,
    private max: number,
  ) {
    this.begin(max);
  }

  /** Empties the list. Buffers that it returned before stay as they are. */
  begin(max: number, first?: Buffer): void {
    this.bytes = NO_BYTES;
    this.ids = NO_BYTES;
    this.length = 0;
    this.max = max;
    this.clearTable();
    if (first) this.add(first, 0);
  }

  get count(): number {
    return this.length;
  }

  get endpoints(): Buffer {
    return this.length === 0 ? NO_BYTES : this.bytes.subarray(0, this.length * this.size);
  }

  /** 20 bytes for each endpoint, or none if they are unknown. */
  get peerIds(): Buffer {
    return this.ids.length === 0 ? NO_BYTES : this.ids.subarray(0, this.length * PEER_ID_BYTES);
  }

  /** Whether the list holds the endpoint at `start`. */
  has(from: Buffer, start: number): boolean {
    return this.find(from, start) >= 0;
  }

  /** Copies the endpoint at `start`, unless it is present or the list is full. */
  add(from: Buffer, start: number, ids = NO_BYTES, idStart = 0): void {
    if (this.length === this.max || this.find(from, start) >= 0) return;
    const { size, length } = this;
    if (length === 0) this.bytes = Buffer.allocUnsafe(this.max * size);
    copy(from, start, this.bytes, length * size, size);
    if (ids.length > 0) {
      if (this.ids.length === 0) this.ids = Buffer.allocUnsafe(this.max * PEER_ID_BYTES);
      copy(ids, idStart, this.ids, length * PEER_ID_BYTES, PEER_ID_BYTES);
    }
    this.length++;
    if (length === FEW) this.insertAll();
    else if (length > FEW) this.insert(length);
  }

  /** Removes an endpoint; the last one takes its place. */
  remove(from: Buffer, start: number): void {
    const at = this.find(from, start);
    if (at < 0) return;
    this.length--;
    this.bytes.copyWithin(at * this.size, this.length * this.size, (this.length + 1) * this.size);
    this.ids.copyWithin(at * PEER_ID_BYTES, this.length * PEER_ID_BYTES, (this.length + 1) * PEER_ID_BYTES);
    if (this.length >= FEW) this.insertAll();
  }

  private find(from: Buffer, start: number): number {
    if (this.length > FEW) return this.lookUp(from, start);
    for (let at = 0; at < this.length; at++) if (this.isAt(at, from, start)) return at;
    return -1;
  }

  private lookUp(from: Buffer, start: number): number {
    const { slots, round } = this;
    for (let slot = this.slotOf(from, start); ; slot = (slot + 1) & (slots.length - 1)) {
      const held = slots[slot] ?? 0;
      if (held >>> INDEX_BITS !== round) return -1;
      const at = (held & INDEX_MASK) - 1;
      if (this.isAt(at, from, start)) return at;
    }
  }

  /** Compares from the end: ports differ more than addresses. */
  private isAt(at: number, from: Buffer, start: number): boolean {
    const { bytes, size } = this;
    const own = at * size;
    let byte = size - 1;
    while (byte >= 0 && bytes[own + byte] === from[start + byte]) byte--;
    return byte < 0;
  }

  private insertAll(): void {
    this.clearTable();
    for (let at = 0; at < this.length; at++) this.insert(at);
  }

  private insert(at: number): void {
    const { slots } = this;
    let slot = this.slotOf(this.bytes, at * this.size);
    while ((slots[slot] ?? 0) >>> INDEX_BITS === this.round) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = ((this.round << INDEX_BITS) | (at + 1)) >>> 0;
  }

  private clearTable(): void {
    let slots = 32;
    while (slots < 2 * this.max) slots *= 2;
    if (slots > this.slots.length || this.round === MAX_ROUND) {
      this.slots = new Uint32Array(Math.max(slots, this.slots.length));
      this.round = 0;
    }
    this.round++;
  }

  /** The slot where the search begins: a hash of the last six bytes, which differ most. */
  private slotOf(from: Buffer, start: number): number {
    const end = start + this.size;
    const port = (byteAt(from, end - 2) << 8) | byteAt(from, end - 1);
    const address =
      (byteAt(from, end - 6) << 24) |
      (byteAt(from, end - 5) << 16) |
      (byteAt(from, end - 4) << 8) |
      byteAt(from, end - 3);
    const hash = Math.imul(address ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }
}

/** For a few bytes, `Buffer.copy` costs more than a loop. */
function copy(from: Buffer, start: number, to: Buffer, at: number, size: number): void {
  for (let byte = 0; byte < size; byte++) to[at + byte] = byteAt(from, start + byte);
}

/** Faster than `Buffer.readUInt8`. Every index is in range. */
function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
