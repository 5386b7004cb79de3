import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { ThreadWatchdog } from './thread-watchdog.js';

/** A thread that answers as the test wants. */
class ControlledThread extends EventEmitter {
  pings = 0;
  answers = true;

  postMessage(message: unknown): void {
    if (message !== 'ping') return;
    this.pings++;
    if (this.answers) this.emit('message', 'pong');
  }
}

describe('ThreadWatchdog', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('should leave a thread alone that answers, however long it runs', () => {
    const [thread, onHung] = [new ControlledThread(), jest.fn()];
    new ThreadWatchdog(thread, onHung).start();
    jest.advanceTimersByTime(3_600_000);
    expect(thread.pings).toBe(720);
    expect(onHung).not.toHaveBeenCalled();
  });

  it('should report a thread that does not answer for more than a minute, once', () => {
    const [thread, onHung] = [new ControlledThread(), jest.fn()];
    new ThreadWatchdog(thread, onHung).start();
    thread.answers = false;
    jest.advanceTimersByTime(60_000);
    expect(onHung).not.toHaveBeenCalled();
    jest.advanceTimersByTime(3_600_000);
    expect(onHung).toHaveBeenCalledTimes(1);
    expect(thread.pings).toBe(1);
  });

  it('should wait anew after a late answer', () => {
    const [thread, onHung] = [new ControlledThread(), jest.fn()];
    new ThreadWatchdog(thread, onHung).start();
    thread.answers = false;
    for (let round = 0; round < 3; round++) {
      jest.advanceTimersByTime(55_000);
      thread.emit('message', 'pong');
    }
    expect(onHung).not.toHaveBeenCalled();
  });
});
