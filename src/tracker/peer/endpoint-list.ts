import { PEER_ID_BYTES } from '../../protocol/bittorrent/peer-id.js';

const NO_BYTES: Buffer = Buffer.alloc(0);
/** Up to so many endpoints are compared one by one; more are looked up in a table. */
const FEW = 8;
/** Room for a place in a slot of the table; the bits above tell whose it is. */
const PLACE_BITS = 12;
const PLACE_MASK = (1 << PLACE_BITS) - 1;
const LAST_TURN = 2 ** (32 - PLACE_BITS) - 1;

/** Different endpoints of one family, with the peer ids that belong to them, copied out of larger buffers. */
export class EndpointList {
  private bytes = NO_BYTES;
  private ids = NO_BYTES;
  private length = 0;
  /** Open addressing; a slot holds a turn and a place + 1, and is empty where the turn is an earlier one. */
  private slots = new Uint32Array(0);
  private turn = 0;

  /**
   * @param size bytes of an endpoint: 6 or 18
   * @param most how many there is room for, up to 4095
   */
  constructor(
    private readonly size: number,
    private most: number,
  ) {
    this.begin(most);
  }

  /** Begins anew and empty; what was given out before stays as it is. */
  begin(most: number, first?: Buffer): void {
    this.bytes = NO_BYTES;
    this.ids = NO_BYTES;
    this.length = 0;
    this.most = most;
    this.forgetPlaces();
    if (first) this.add(first, 0);
  }

  get count(): number {
    return this.length;
  }

  get endpoints(): Buffer {
    return this.bytes.subarray(0, this.length * this.size);
  }

  /** 20 bytes for each endpoint, or none where they were not known. */
  get peerIds(): Buffer {
    return this.ids.subarray(0, this.length * PEER_ID_BYTES);
  }

  /** Whether the endpoint that begins there is in. */
  has(from: Buffer, start: number): boolean {
    return this.find(from, start) >= 0;
  }

  /** Copies the endpoint that begins there, if it is not in and there is room. */
  add(from: Buffer, start: number, ids = NO_BYTES, idAt = 0): void {
    if (this.length === this.most || this.find(from, start) >= 0) return;
    const { size, length } = this;
    if (length === 0) this.bytes = Buffer.allocUnsafe(this.most * size);
    copy(from, start, this.bytes, length * size, size);
    if (ids.length > 0) {
      if (this.ids.length === 0) this.ids = Buffer.allocUnsafe(this.most * PEER_ID_BYTES);
      copy(ids, idAt * PEER_ID_BYTES, this.ids, length * PEER_ID_BYTES, PEER_ID_BYTES);
    }
    this.length++;
    if (length === FEW) this.placeAll();
    else if (length > FEW) this.place(length);
  }

  /** Takes an endpoint out; the last one takes its place. */
  remove(from: Buffer, start: number): void {
    const at = this.find(from, start);
    if (at < 0) return;
    this.length--;
    this.bytes.copyWithin(at * this.size, this.length * this.size, (this.length + 1) * this.size);
    this.ids.copyWithin(at * PEER_ID_BYTES, this.length * PEER_ID_BYTES, (this.length + 1) * PEER_ID_BYTES);
    if (this.length >= FEW) this.placeAll();
  }

  private find(from: Buffer, start: number): number {
    if (this.length > FEW) return this.lookUp(from, start);
    for (let at = 0; at < this.length; at++) if (this.isAt(at, from, start)) return at;
    return -1;
  }

  private lookUp(from: Buffer, start: number): number {
    const { slots, turn } = this;
    for (let slot = this.slotOf(from, start); ; slot = (slot + 1) & (slots.length - 1)) {
      const held = slots[slot] as number;
      if (held >>> PLACE_BITS !== turn) return -1;
      const at = (held & PLACE_MASK) - 1;
      if (this.isAt(at, from, start)) return at;
    }
  }

  /** Compared from the end: ports differ before addresses do. */
  private isAt(at: number, from: Buffer, start: number): boolean {
    const { bytes, size } = this;
    const own = at * size;
    let byte = size - 1;
    while (byte >= 0 && bytes[own + byte] === from[start + byte]) byte--;
    return byte < 0;
  }

  private placeAll(): void {
    this.forgetPlaces();
    for (let at = 0; at < this.length; at++) this.place(at);
  }

  private place(at: number): void {
    const { slots } = this;
    let slot = this.slotOf(this.bytes, at * this.size);
    while ((slots[slot] as number) >>> PLACE_BITS === this.turn) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = ((this.turn << PLACE_BITS) | (at + 1)) >>> 0;
  }

  private forgetPlaces(): void {
    let slots = 32;
    while (slots < 2 * this.most) slots *= 2;
    if (slots > this.slots.length || this.turn === LAST_TURN) {
      this.slots = new Uint32Array(Math.max(slots, this.slots.length));
      this.turn = 0;
    }
    this.turn++;
  }

  /** Where to begin to look for an endpoint: of its last eight bytes, which differ most, at least six. */
  private slotOf(from: Buffer, start: number): number {
    const end = start + this.size;
    const port = ((from[end - 2] as number) << 8) | (from[end - 1] as number);
    const address =
      ((from[end - 6] as number) << 24) |
      ((from[end - 5] as number) << 16) |
      ((from[end - 4] as number) << 8) |
      (from[end - 3] as number);
    const hash = Math.imul(address ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }
}

/** A few bytes at a time: `Buffer.copy` costs more than it copies. */
function copy(from: Buffer, start: number, to: Buffer, at: number, size: number): void {
  for (let byte = 0; byte < size; byte++) to[at + byte] = from[start + byte] as number;
}
