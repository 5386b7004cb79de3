import { isIPv6 } from 'node:net';
import type { SwarmCounts } from '../../../src/protocol/bittorrent/announce.js';
import { formatAddress } from '../../../src/protocol/bittorrent/peer-address.js';
import type { InProcessTracker } from '../../../src/tracker-application.js';
import { aLeecher, announce, aSeeder, type Parameters, scrapeOne, type TestPeer } from './swarm-client.js';
import { type AnnounceFields, announcePacket, scrapePacket, UdpClient } from './udp-client.js';

/** The parts of a response to an announce that every transport has. */
export interface TransportResponse {
  /** The text of a failure, which has no other fields. */
  readonly failure?: string;
  readonly complete?: number;
  readonly incomplete?: number;
  readonly interval?: number;
  /** `address:port`, in the order received. */
  readonly endpoints: readonly string[];
}

/** A client over one transport. Its peers have loopback addresses: 127.0.0.0/8 and ::1. */
export interface TransportClient {
  announce(peer: TestPeer): Promise<TransportResponse>;
  scrape(infoHash: Buffer): Promise<SwarmCounts>;
}

/** Announces over HTTP, with the peer's address as X-Forwarded-For. */
export function overHttp({ port }: InProcessTracker): TransportClient {
  return {
    announce: async (peer) => {
      const { complete, incomplete, interval, endpoints, ...rest } = await announce(port, peer);
      return { failure: rest['failure reason'], complete, incomplete, interval, endpoints };
    },
    scrape: (infoHash) => scrapeOne(port, infoHash),
  };
}

/** Announces over UDP, from the peer's address. */
export function overUdp({ udpPort }: Pick<InProcessTracker, 'udpPort'>): TransportClient {
  const from = async <T>(address: string, work: (client: UdpClient) => Promise<T>): Promise<T> => {
    const client = await UdpClient.open(udpPort, address);
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
        return decodeAnnouncePacket(answer, isIPv6(peer.address) ? 18 : 6);
      }),
    scrape: (infoHash) =>
      from('127.0.0.1', async (client) => {
        const answer = await client.ask(scrapePacket(await client.connect(), 1, [infoHash]));
        return {
          complete: answer.readUInt32BE(8),
          downloaded: answer.readUInt32BE(12),
          incomplete: answer.readUInt32BE(16),
        };
      }),
  };
}

export const TRANSPORTS = [
  ['HTTP', overHttp],
  ['UDP', overUdp],
] as const;

/**
 * Makes peers with loopback addresses of their own. Two peers of one address could be the same restarted client (R14).
 * @param network the first half of the addresses, like `127.20`
 */
export function peersIn(network: string) {
  let addresses = 0;
  const anAddress = () => `${network}.${++addresses >> 8}.${addresses & 0xff}`;
  return {
    anAddress,
    leecher: (infoHash: Buffer, parameters: Parameters = {}, address = anAddress()) =>
      aLeecher(infoHash, parameters, address),
    seeder: (infoHash: Buffer, parameters: Parameters = {}, address = anAddress()) =>
      aSeeder(infoHash, parameters, address),
  };
}

const EVENTS = ['', 'completed', 'started', 'stopped', 'paused'];

/** The fields of BEP 15 for an HTTP announce. Absent amounts are -1, an absent key is 0. */
export function fieldsOf({ parameters }: Pick<TestPeer, 'parameters'>): AnnounceFields {
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

/** @param size of an endpoint: 6 or 18 bytes */
export function decodeAnnouncePacket(answer: Buffer, size: number): TransportResponse {
  if (answer.readUInt32BE(0) === 3) return { failure: answer.toString('utf8', 8), endpoints: [] };
  const bytes = answer.subarray(20);
  if (answer.readUInt32BE(0) !== 1 || bytes.length % size !== 0)
    throw new Error(`not an announce response: ${answer.toString('hex')}`);
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
