import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { RECEIVE_BUFFER_BYTES } from '../../config/limits/udp.limits.js';

/**
 * Opens a socket.
 * @param address literal, IPv4 or IPv6
 * @param port 0: any free port
 * @throws the system's error
 */
export async function openSocket(address: string, port: number): Promise<Socket> {
  const type = isIPv4(address) ? 'udp4' : 'udp6';
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
