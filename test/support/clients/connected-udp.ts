import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { connectPacket } from './udp-client.js';

/** Only an answer that never comes takes this long: where nothing listens, the system reports it at once. */
const TIMEOUT_MS = 60_000;
/** Milliseconds after which a request is sent again: on a busy machine a packet may be lost. */
const RESEND_MS = 1_000;

/**
 * Asks a tracker for a connection id over a connected socket, as many clients do. The system delivers to such a socket only
 * what comes from the address that it asked.
 * @param from the address to ask from; by default the system chooses it
 * @returns whether an answer came
 */
export async function answersFrom(address: string, port: number | undefined, from?: string): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  let resend: NodeJS.Timeout | undefined;
  try {
    if (from) {
      socket.bind(0, from);
      await once(socket, 'listening');
    }
    socket.connect(Number(port), address);
    await once(socket, 'connect');
    const send = () => socket.send(connectPacket(1));
    resend = setInterval(send, RESEND_MS);
    send();
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) })) as [Buffer];
    return answer.length === 16 && answer.readUInt32BE(4) === 1;
  } catch {
    // No answer in time, or the system reports that nothing listens there.
    return false;
  } finally {
    clearInterval(resend);
    socket.close();
  }
}
