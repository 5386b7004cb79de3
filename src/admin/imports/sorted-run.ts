const NEWLINE = 0x0a;

/** Bytes that are decoded at a time. Of each run so many are in the JavaScript heap, and there may be two thousand runs. */
const BYTES_PER_PART = 2_048;

/** Reads the lines of a run, a part of it at a time. */
export class SortedRun {
  private at = 0;
  private lines: string[] = [];
  private line = 0;

  /** @param bytes lines in UTF-8, each with its newline */
  constructor(private readonly bytes: Buffer) {}

  /** The next line; undefined at the end. */
  next(): string | undefined {
    if (this.line === this.lines.length && !this.decode()) return undefined;
    return this.lines[this.line++];
  }

  private decode(): boolean {
    const { bytes, at } = this;
    if (at === bytes.length) return false;
    const last = bytes.lastIndexOf(NEWLINE, at + BYTES_PER_PART);
    // A line may be longer than a part.
    const end = last > at ? last : bytes.indexOf(NEWLINE, at);
    this.lines = bytes.toString('utf8', at, end).split('\n');
    this.line = 0;
    this.at = end + 1;
    return true;
  }
}
