import type { Writable } from 'node:stream';

/** An output whose reader may stop reading without closing it. What waits for the reader is kept in memory, up to a limit. */
export class UnreadOutput {
  private lost = 0;

  /** @param limit bytes */
  constructor(
    private readonly stream: Writable,
    private readonly limit: number,
  ) {}

  /** Writes a line, or counts it as lost. @param noticeOf the line that reports how many were lost, once there is room again */
  write(line: string, noticeOf: (lost: number) => string): void {
    if (this.stream.writableLength > this.limit) {
      this.lost++;
      return;
    }
    if (this.lost > 0) this.stream.write(noticeOf(this.lost));
    this.lost = 0;
    this.stream.write(line);
  }
}
