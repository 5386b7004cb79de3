import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report/statistics.js';
import type { Contestant } from '../servers/contestant.js';

/** Milliseconds after which a client gives an announce up. */
const TIMEOUT_MS = 5_000;
const MAGIC = 0x41727101980n;

/** How the announces of honest clients fared over one transport. */
export interface TransportResult {
  readonly announces: number;
  readonly failures: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** How they fared over both. */
export type HonestResult = Readonly<Record<Transport, TransportResult>>;

type Transport = 'http' | 'udp';

/**
 * Clients that announce once a second each, half of them over HTTP, each from an address of its own in 127.120.0.0/24. An
 * announce over UDP is a connect and an announce.
 */
export async function announceHonestly(
  { port, udpPort }: Pick<Contestant, 'port' | 'udpPort'>,
  clients: number,
  seconds: number,
): Promise<HonestResult> {
  const latencies: Record<Transport, number[]> = { http: [], udp: [] };
  const failures = { http: 0, udp: 0 };
  const infoHash = Buffer.alloc(20, 7);
  const client = async (number: number) => {
    await sleep((1000 * number) / clients);
    const address = `127.120.0.${number + 1}`;
    const transport = number % 2 === 0 ? 'http' : 'udp';
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const start = performance.now();
      const announced =
        transport === 'http' ? overHttp(port, infoHash, number) : overUdp(udpPort, address, infoHash, number);
      await announced.then(
        () => latencies[transport].push(performance.now() - start),
        () => failures[transport]++,
      );
      await sleep(Math.max(0, 1000 - (performance.now() - start)));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  const resultOf = (transport: Transport): TransportResult => ({
    announces: latencies[transport].length + failures[transport],
    failures: failures[transport],
    p50: percentile(latencies[transport], 50),
    p99: percentile(latencies[transport], 99),
  });
  return { http: resultOf('http'), udp: resultOf('udp') };
}

async function overHttp(port: number, infoHash: Buffer, number: number): Promise<void> {
  const hash = [...infoHash].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const peerId = `-HO0001-${String(number).padStart(12, '0')}`;
  const url = `http://127.0.0.1:${port}/announce?info_hash=${hash}&peer_id=${peerId}&port=${7000 + number}&left=0&compact=1`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!(await answer.text()).startsWith('d8:complete')) throw new Error('refused');
}

async function overUdp(port: number, address: string, infoHash: Buffer, number: number): Promise<void> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    const ask = async (request: Buffer): Promise<Buffer> => {
      socket.send(request, port, '127.0.0.1');
      const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) })) as [Buffer];
      return answer;
    };
    const connect = Buffer.alloc(16);
    connect.writeBigUInt64BE(MAGIC);
    const announce = Buffer.alloc(98);
    (await ask(connect)).copy(announce, 0, 8, 16);
    announce.writeUInt32BE(1, 8);
    announce.set(infoHash, 16);
    announce.write(`-HO0001-${String(number).padStart(12, '0')}`, 36, 'latin1');
    announce.writeInt32BE(-1, 92);
    announce.writeUInt16BE(7000 + number, 96);
    if ((await ask(announce)).readUInt32BE(0) !== 1) throw new Error('refused');
  } finally {
    socket.close();
  }
}
