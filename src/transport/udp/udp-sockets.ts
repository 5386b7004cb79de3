import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { MAX_BIND_ATTEMPTS, RECEIVE_BUFFER_BYTES } from '../../config/limits/udp.limits.js';
import { isFamilyMissing, isPortRefused, listenError } from '../listen-error.js';

/**
 * Opens the sockets of a host. `::` has one for each address family, because a dual-stack socket would report IPv4
 * addresses in their mapped form.
 * @param port 0: any free port
 * @returns sockets on the same port
 * @throws StartError if the address or the port can't be used
 */
export async function openSockets(host: string, port: number): Promise<Socket[]> {
  for (let tries = 1; ; tries++) {
    try {
      return host === '::' ? await openBoth(port) : [await openOne(host, port)];
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      if (isPortRefused(cause) && port === 0 && tries < MAX_BIND_ATTEMPTS) continue;
      throw listenError(cause, { host, port, portVariable: 'YABTT_UDP_PORT' });
    }
  }
}

async function openBoth(port: number): Promise<Socket[]> {
  const ipv4 = await open('udp4', '0.0.0.0', port);
  try {
    return [ipv4, await open('udp6', '::', ipv4.address().port)];
  } catch (error) {
    if (isFamilyMissing(error as NodeJS.ErrnoException)) return [ipv4];
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
    // The workers of one machine share the port.
    socket.bind({ port, address, exclusive: false });
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // Some systems reject sizes above their limit. Then the default size is used.
  }
  return socket;
}

/** Responses go to addresses, so no name needs a lookup. Node's default lookup would delay them by an event loop turn. */
function withoutLookup(
  address: string,
  _options: unknown,
  found: (error: null, address: string, family: number) => void,
): void {
  found(null, address, 0);
}
