import { MAX_REMEMBERED_LINES, REPEATED_LINE_MS } from '../config/limits/log.limits.js';
import type { LogLine } from './log-line.js';

interface Remembered {
  readonly line: LogLine;
  repeated: number;
}

/** Prints a line that comes again and again once, and then how often it came: one line in REPEATED_LINE_MS. */
export class RepeatedLines {
  private readonly recent = new Map<string, Remembered>();

  constructor(private readonly print: (line: LogLine) => void) {}

  add(line: LogLine): void {
    const key = JSON.stringify([line.level, line.source, line.message, line.fields]);
    const remembered = this.recent.get(key);
    if (remembered) {
      remembered.repeated++;
      return;
    }
    this.print(line);
    if (this.recent.size < MAX_REMEMBERED_LINES) this.remember(key, { line, repeated: 0 });
  }

  private remember(key: string, remembered: Remembered): void {
    this.recent.set(key, remembered);
    setTimeout(() => {
      this.recent.delete(key);
      const { line, repeated } = remembered;
      if (repeated === 0) return;
      this.print({ ...line, time: new Date(), repeated });
      this.remember(key, { line, repeated: 0 });
    }, REPEATED_LINE_MS).unref();
  }
}
