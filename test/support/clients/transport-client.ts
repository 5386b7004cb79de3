import { isIPv6 } from 'node:net';
import { formatAddress } from '../../../src/protocol/bittorrent/peer-address.js';
import type { InProcessTracker } from '../../../src/tracker-application.js';
import { announce, scrapeOne, type TestPeer } from './swarm-client.js';
import { type AnnounceFields, announcePacket, scrapePacket, UdpClient } from './udp-client.js';

/** What an answer to an announce says behind every door. */
export interface DoorAnswer {
  /** The failure's text; then there is nothing else. */
  readonly failure?: string;
  readonly complete?: number;
  readonly incomplete?: number;
  readonly interval?: number;
  /** `address:port`, in the order they came. */
  readonly endpoints: readonly string[];
}

export interface DoorCounts {
  readonly complete: number;
  readonly downloaded: number;
  readonly incomplete: number;
}

/** A way to ask a tracker, whatever bytes it takes. Peers are at addresses of loopback: 127.0.0.0/8 and ::1. */
export interface DoorClient {
  announce(peer: TestPeer): Promise<DoorAnswer>;
  scrape(infoHash: Buffer): Promise<DoorCounts>;
}

/** Asks over HTTP; a peer's address is told by X-Forwarded-For. */
export function overHttp({ port }: InProcessTracker): DoorClient {
  return {
    announce: async (peer) => {
      const { complete, incomplete, interval, endpoints, ...rest } = await announce(port, peer);
      return { failure: rest['failure reason'], complete, incomplete, interval, endpoints };
    },
    scrape: (infoHash) => scrapeOne(port, infoHash),
  };
}

/** Asks over UDP, from the peer's address. */
export function overUdp({ udpPort }: Pick<InProcessTracker, 'udpPort'>): DoorClient {
  const from = async <T>(address: string, work: (client: UdpClient) => Promise<T>): Promise<T> => {
    const client = await UdpClient.open(udpPort as number, address);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  };
  return {
    announce: (peer) =>
      from(peer.address, async (client) => {
        const answer = await client.ask(announcePacket(await client.connect(), 1, fieldsOf(peer)));
        return decodeAnnounceAnswer(answer, isIPv6(peer.address) ? 18 : 6);
      }),
    scrape: (infoHash) =>
      from('127.0.0.1', async (client) => {
        const answer = await client.ask(scrapePacket(await client.connect(), 1, [infoHash]));
        const [complete, downloaded, incomplete] = [8, 12, 16].map((at) => answer.readUInt32BE(at));
        return { complete, downloaded, incomplete } as DoorCounts;
      }),
  };
}

export const TRANSPORTS = [
  ['HTTP', overHttp],
  ['UDP', overUdp],
] as const;

const EVENTS = ['', 'completed', 'started', 'stopped', 'paused'];

/** What an HTTP announce says, in the fields of BEP 15: an amount that is not given is -1, a key 0. */
export function fieldsOf({ parameters }: TestPeer): AnnounceFields {
  const amount = (name: string) => (parameters[name] === undefined ? -1n : BigInt(String(parameters[name])));
  return {
    infoHash: parameters.info_hash as Buffer,
    peerId: Buffer.from(String(parameters.peer_id)),
    downloaded: amount('downloaded'),
    left: amount('left'),
    uploaded: amount('uploaded'),
    event: EVENTS.indexOf(String(parameters.event ?? '')),
    key: parseInt(String(parameters.key ?? 0), 16),
    numWant: Number(parameters.numwant ?? -1),
    port: Number(parameters.port),
  };
}

/** @param size bytes of an endpoint: 6 or 18 */
export function decodeAnnounceAnswer(answer: Buffer, size: number): DoorAnswer {
  if (answer.readUInt32BE(0) === 3) return { failure: answer.toString('utf8', 8), endpoints: [] };
  const bytes = answer.subarray(20);
  if (answer.readUInt32BE(0) !== 1 || bytes.length % size !== 0)
    throw new Error(`no answer: ${answer.toString('hex')}`);
  return {
    interval: answer.readUInt32BE(8),
    incomplete: answer.readUInt32BE(12),
    complete: answer.readUInt32BE(16),
    endpoints: Array.from({ length: bytes.length / size }, (_, at) => {
      const endpoint = bytes.subarray(at * size, (at + 1) * size);
      return `${formatAddress(endpoint.subarray(0, size - 2))}:${endpoint.readUInt16BE(size - 2)}`;
    }),
  };
}
