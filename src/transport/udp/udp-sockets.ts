import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { MAX_BIND_ATTEMPTS, RECEIVE_BUFFER_BYTES } from '../../config/limits/udp.limits.js';
import { StartError } from '../../config/start-error.js';

/** A machine without IPv6. */
const NO_SUCH_FAMILY = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];

/**
 * Opens the sockets for a host: two for `::`, as one for both families would tell IPv4 addresses in their mapped form.
 * @param port 0 for any free one
 * @returns sockets on the same port
 * @throws StartError where the host has no such address, or the port is taken
 */
export async function openSockets(host: string, port: number): Promise<Socket[]> {
  for (let tries = 1; ; tries++) {
    try {
      return host === '::' ? await openBoth(port) : [await openOne(host, port)];
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      const isPort = code === 'EADDRINUSE' || code === 'EACCES';
      if (isPort && port === 0 && tries < MAX_BIND_ATTEMPTS) continue;
      const setting = isPort ? `YABTT_UDP_PORT=${port}` : `YABTT_HOST=${host}`;
      throw new StartError(`${setting}: can't listen on ${host}: ${code}`);
    }
  }
}

async function openBoth(port: number): Promise<Socket[]> {
  const ipv4 = await open('udp4', '0.0.0.0', port);
  try {
    return [ipv4, await open('udp6', '::', ipv4.address().port)];
  } catch (error) {
    if (NO_SUCH_FAMILY.includes((error as NodeJS.ErrnoException).code ?? '')) return [ipv4];
    ipv4.close();
    throw error;
  }
}

async function openOne(host: string, port: number): Promise<Socket> {
  const { address, family } = await lookup(host);
  return open(family === 4 ? 'udp4' : 'udp6', address, port);
}

async function open(type: SocketType, address: string, port: number): Promise<Socket> {
  const socket = createSocket({ type, ipv6Only: type === 'udp6', lookup: withoutLookup });
  try {
    const listening = once(socket, 'listening');
    // Workers of one machine have it together.
    socket.bind({ port, address, exclusive: false });
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // Some systems refuse to have more than they allow; then what they give by default has to do.
  }
  return socket;
}

/** Answers go where requests came from, so there is no name to look up; Node's own way takes a turn of the event loop. */
function withoutLookup(
  address: string,
  _options: unknown,
  found: (error: null, address: string, family: number) => void,
): void {
  found(null, address, 0);
}
