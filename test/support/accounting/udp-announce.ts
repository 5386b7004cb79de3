import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AnnounceFields, announcePacket, connectPacket } from '../clients/udp-client.js';

const TIMEOUT_MS = 2_000;

/** Announces over UDP with the path and query of an announce URL (BEP 41). @throws if no answer comes, or an error packet */
export async function announceOverUdp(port: number, fields: AnnounceFields, url: string): Promise<void> {
  const socket = createSocket('udp4');
  try {
    const ask = async (packet: Buffer) => {
      const answered = once(socket, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) });
      socket.send(packet, port, '127.0.0.1');
      const [answer] = (await answered) as [Buffer];
      if (answer.readUInt32BE(0) === 3) throw new Error(answer.toString('utf8', 8));
      return answer;
    };
    const connectionId = (await ask(connectPacket(1))).subarray(8);
    const option = Buffer.from([2, url.length, ...Buffer.from(url)]);
    await ask(Buffer.concat([announcePacket(connectionId, 2, fields), option]));
  } finally {
    socket.close();
  }
}
