import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/*
 * A process that floods a tracker over UDP with connects, as fast as it can: `port seconds addresses`. It sends from so many
 * addresses of 127.66.0.0/16 in turn; more than 254 do not keep their sockets. Prints the number of packets that it sent.
 */

const [port = 0, seconds = 0, addresses = 1] = process.argv.slice(2).map(Number);
const MAX_OPEN = 254;
/** Packets that are sent before the event loop turns. */
const BURST = 64;

const packet = Buffer.alloc(16);
packet.writeBigUInt64BE(0x41727101980n);

const addressOf = (number: number) => `127.${66 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;

async function openFrom(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

const end = performance.now() + seconds * 1000;
let sent = 0;
if (addresses <= MAX_OPEN) {
  const sockets = await Promise.all(Array.from({ length: addresses }, (_, at) => openFrom(addressOf(at + 1))));
  while (performance.now() < end) {
    await Promise.all(
      Array.from({ length: BURST }, () => {
        const socket = sockets[sent++ % sockets.length] as Socket;
        return new Promise<void>((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve()));
      }),
    );
  }
  for (const socket of sockets) socket.close();
} else {
  while (performance.now() < end) {
    await Promise.all(
      Array.from({ length: BURST }, async () => {
        const socket = await openFrom(addressOf(1 + (sent++ % addresses)));
        await new Promise<void>((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve()));
        socket.close();
      }),
    );
  }
}
console.log(sent);
