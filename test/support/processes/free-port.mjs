import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections (Linux: from 32768). */
const FIRST = 20_000;
const END = 32_000;

/**
 * A port of 127.0.0.1 that nobody uses now, for programs that can't pick one themselves and tell it. No outgoing connection
 * takes it while its program is away, so it may come back to it.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (END - FIRST));
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (!isFree) continue;
    await once(server, 'close');
    return port;
  }
}
