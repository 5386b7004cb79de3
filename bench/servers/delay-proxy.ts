import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A program: a TCP proxy that makes a server seem farther away. It delays every chunk.
 * usage: delay-proxy.ts HOST PORT MILLISECONDS_EACH_WAY
 */
const [host = '127.0.0.1', port = '5432', delay = '0'] = process.argv.slice(2);

/** Between two looks at the clock while a chunk is delayed. Timers tick only once a millisecond. */
const POLL_MS = 0.05;
const clock = new Int32Array(new SharedArrayBuffer(4));

interface Chunk {
  readonly due: number;
  readonly deliver: () => void;
}

/** All have the same delay, so the first in the queue is due first. */
const delayed: Chunk[] = [];

function send(deliver: () => void): void {
  delayed.push({ due: performance.now() + Number(delay), deliver });
  if (delayed.length === 1) setImmediate(deliverDue);
}

function deliverDue(): void {
  Atomics.wait(clock, 0, 0, POLL_MS);
  for (const now = performance.now(); delayed[0] && delayed[0].due <= now;) {
    delayed[0].deliver();
    delayed.shift();
  }
  if (delayed.length > 0) setImmediate(deliverDue);
}

function join(from: Socket, to: Socket): void {
  from.setNoDelay();
  from.on('data', (bytes) => send(() => to.write(bytes)));
  from.on('error', () => undefined);
  from.on('close', () => send(() => to.destroy()));
}

const server = createServer((near) => {
  const far = connect(Number(port), host);
  join(near, far);
  join(far, near);
});
server.listen(0, '127.0.0.1', () => console.log(`ready on ${(server.address() as AddressInfo).port}`));
