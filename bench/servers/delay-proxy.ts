import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A program: a TCP proxy that makes a server seem farther away. Every chunk goes on so many milliseconds later.
 * usage: delay-proxy.ts HOST PORT MILLISECONDS_EACH_WAY
 */
const [host = '127.0.0.1', port = '5432', delay = '0'] = process.argv.slice(2);

/** Milliseconds between two looks at the clock while a chunk is on its way: timers tick only once a millisecond. */
const LOOK_EVERY_MS = 0.05;
const clock = new Int32Array(new SharedArrayBuffer(4));

interface Chunk {
  readonly due: number;
  readonly deliver: () => void;
}

/** All have the same way to go, so the first that came is the first that is due. */
const onTheWay: Chunk[] = [];

function send(deliver: () => void): void {
  onTheWay.push({ due: performance.now() + Number(delay), deliver });
  if (onTheWay.length === 1) setImmediate(deliverDue);
}

function deliverDue(): void {
  Atomics.wait(clock, 0, 0, LOOK_EVERY_MS);
  for (const now = performance.now(); onTheWay[0] && onTheWay[0].due <= now;) {
    onTheWay[0].deliver();
    onTheWay.shift();
  }
  if (onTheWay.length > 0) setImmediate(deliverDue);
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
