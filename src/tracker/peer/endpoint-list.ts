import { PEER_ID_BYTES } from '../../protocol/peer-id.js';

const NO_BYTES: Buffer = Buffer.alloc(0);
/** How many of the asker's own addresses are remembered: as many as restarts within two intervals may have left. */
const MOST_OWN = 16;

/** Different endpoints of one family, with the peer ids that belong to them, copied out of larger buffers. */
export class EndpointList {
  private bytes = NO_BYTES;
  private ids = NO_BYTES;
  private length = 0;

  /** @param size bytes of an endpoint: 6 or 18 */
  constructor(
    private readonly size: number,
    private readonly most: number,
  ) {}

  static of(size: number, endpoint: Buffer | undefined): EndpointList {
    const list = new EndpointList(size, MOST_OWN);
    if (endpoint) list.add(endpoint, 0);
    return list;
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
    if (this.length === this.most || this.has(from, start)) return;
    if (this.bytes.length === 0) this.bytes = Buffer.allocUnsafe(this.most * this.size);
    copy(from, start, this.bytes, this.length * this.size, this.size);
    if (ids.length > 0) {
      if (this.ids.length === 0) this.ids = Buffer.allocUnsafe(this.most * PEER_ID_BYTES);
      copy(ids, idAt * PEER_ID_BYTES, this.ids, this.length * PEER_ID_BYTES, PEER_ID_BYTES);
    }
    this.length++;
  }

  /** Takes an endpoint out; the last one takes its place. */
  remove(from: Buffer, start: number): void {
    const at = this.find(from, start);
    if (at < 0) return;
    this.length--;
    this.bytes.copyWithin(at * this.size, this.length * this.size, (this.length + 1) * this.size);
    this.ids.copyWithin(at * PEER_ID_BYTES, this.length * PEER_ID_BYTES, (this.length + 1) * PEER_ID_BYTES);
  }

  /** Compared from the end: ports differ before addresses do. */
  private find(from: Buffer, start: number): number {
    const { bytes, size } = this;
    for (let at = 0, end = this.length * size; at < end; at += size) {
      let byte = size - 1;
      while (byte >= 0 && bytes[at + byte] === from[start + byte]) byte--;
      if (byte < 0) return at / size;
    }
    return -1;
  }
}

/** A few bytes at a time: `Buffer.copy` costs more than it copies. */
function copy(from: Buffer, start: number, to: Buffer, at: number, size: number): void {
  for (let byte = 0; byte < size; byte++) to[at + byte] = from[start + byte] as number;
}
