import { once } from 'node:events';
import { Writable } from 'node:stream';
import { UnreadOutput } from './unread-output.js';

/** A pipe whose reader reads when the test wants. */
class Pipe extends Writable {
  readonly received: string[] = [];
  private waiting?: () => void;
  isRead = true;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.received.push(chunk.toString());
    if (this.isRead) done();
    else this.waiting = done;
  }

  readAgain(): void {
    this.isRead = true;
    this.waiting?.();
  }
}

describe('UnreadOutput', () => {
  const LINE = `${'x'.repeat(999)}\n`;

  it('should keep as much as its limit for a reader that does not read, and report how many lines were lost', async () => {
    const pipe = new Pipe();
    const output = new UnreadOutput(pipe, 100_000);
    const write = () => output.write(LINE, (lost) => `${lost} lost`);
    pipe.isRead = false;
    for (let line = 0; line < 5000; line++) write();
    const drained = once(pipe, 'drain');
    pipe.readAgain();
    await drained;
    expect(pipe.received).toEqual(Array(101).fill(LINE));
    write();
    write();
    expect(pipe.received.slice(101)).toEqual(['4899 lost', LINE, LINE]);
  });
});
