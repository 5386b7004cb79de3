import { PEER_ID_BYTES } from '../../protocol/peer-id.js';

const NO_BYTES = Buffer.alloc(0);

/** Records of one size in one buffer, and the peer id of each in another. */
export class PackedRecords {
  private records: Buffer;
  private ids: Buffer;

  /** @param size bytes of a record */
  constructor(
    private readonly size: number,
    records: Buffer | null,
    ids: Buffer | null,
  ) {
    this.records = records ?? NO_BYTES;
    this.ids = ids ?? NO_BYTES;
  }

  get count(): number {
    return this.records.length / this.size;
  }

  record(at: number): Buffer {
    return this.records.subarray(at * this.size, (at + 1) * this.size);
  }

  /** 20 bytes, or none where the peer ids were not read */
  id(at: number): Buffer {
    return this.ids.subarray(at * PEER_ID_BYTES, (at + 1) * PEER_ID_BYTES);
  }

  /** Adds a record that is not in yet; where `most` are in, it takes another's place. */
  put(record: Buffer, id: Buffer, most: number, random: () => number): void {
    if (this.find(record) >= 0) return;
    if (this.count < most) {
      this.records = Buffer.concat([this.records, record]);
      this.ids = Buffer.concat([this.ids, id]);
    } else {
      const at = Math.floor(random() * this.count);
      this.records.set(record, at * this.size);
      this.ids.set(id, at * PEER_ID_BYTES);
    }
  }

  remove(record: Buffer): void {
    const at = this.find(record);
    if (at < 0) return;
    this.records = without(this.records, at, this.size);
    this.ids = without(this.ids, at, PEER_ID_BYTES);
  }

  /** Where a record stands, or -1. The bytes of one may also lie across two others. */
  private find(record: Buffer): number {
    let from = this.records.indexOf(record);
    while (from >= 0 && from % this.size !== 0) from = this.records.indexOf(record, from + 1);
    return from < 0 ? -1 : from / this.size;
  }
}

function without(bytes: Buffer, at: number, size: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at * size), bytes.subarray((at + 1) * size)]);
}
