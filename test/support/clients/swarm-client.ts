import { randomBytes } from 'node:crypto';
import bencode from 'bencode';
import { formatAddress } from '../../../src/protocol/bittorrent/peer-address.js';
import { type HttpAnswer, httpGet } from './http-client.js';

/** The parameters of an announce. A Buffer is percent-encoded, a text is sent unchanged, undefined is omitted. */
export type Parameters = Readonly<Record<string, Buffer | string | number | undefined>>;

/** A peer of a test: its address, and the parameters that it announces. */
export interface TestPeer {
  /** Sent to the tracker as X-Forwarded-For. */
  readonly address: string;
  readonly parameters: Parameters;
}

/** The decoded response to an announce. */
export interface DecodedAnnounce {
  readonly 'failure reason'?: string;
  readonly 'retry in'?: number | string;
  readonly 'warning message'?: string;
  readonly complete: number;
  readonly incomplete: number;
  readonly downloaded: number;
  readonly interval: number;
  readonly 'min interval': number;
  readonly 'external ip': Buffer;
  /** `address:port` of `peers`, then of `peers6`, in the order received. */
  readonly endpoints: readonly string[];
  readonly raw: Readonly<Record<string, unknown>>;
}

let peersMade = 0;
/** Peers with different addresses and ports. The next one has those of the first. */
const MAX_DIFFERENT = 50_000;

export const anInfoHash = (): Buffer => randomBytes(20);

/** A new leecher. */
export function aLeecher(infoHash: Buffer, parameters: Parameters = {}, address?: string): TestPeer {
  peersMade++;
  const number = peersMade % MAX_DIFFERENT;
  return {
    address: address ?? `192.0.${number >> 8}.${number & 0xff}`,
    parameters: {
      info_hash: infoHash,
      peer_id: `-TR4040-${String(peersMade).padStart(12, '0')}`,
      port: 10_000 + number,
      uploaded: 0,
      downloaded: 0,
      left: 1000,
      compact: 1,
      ...parameters,
    },
  };
}

/** A new seeder. */
export function aSeeder(infoHash: Buffer, parameters: Parameters = {}, address?: string): TestPeer {
  return aLeecher(infoHash, { left: 0, ...parameters }, address);
}

/** The same peer with other parameters, or at another address. */
export function saying(peer: TestPeer, parameters: Parameters, address = peer.address): TestPeer {
  return { address, parameters: { ...peer.parameters, ...parameters } };
}

export const infoHashOf = (peer: TestPeer): Buffer => peer.parameters.info_hash as Buffer;

export function endpointOf(peer: TestPeer): string {
  return `${peer.address}:${peer.parameters.port}`;
}

export function announceTarget(parameters: Parameters): string {
  return `/announce?${queryOf(parameters)}`;
}

export function scrapeTarget(...infoHashes: Buffer[]): string {
  return `/scrape?${infoHashes.map((infoHash) => queryOf({ info_hash: infoHash })).join('&')}`;
}

export function announceRaw(port: number, peer: TestPeer): Promise<HttpAnswer> {
  return httpGet(port, announceTarget(peer.parameters), { headers: { 'X-Forwarded-For': peer.address } });
}

export async function announce(port: number, peer: TestPeer): Promise<DecodedAnnounce> {
  return decodeAnnounce((await announceRaw(port, peer)).body);
}

/** The counts of one torrent, read from a scrape of it alone. */
export async function scrapeOne(
  port: number,
  infoHash: Buffer,
): Promise<{ complete: number; downloaded: number; incomplete: number }> {
  return scrapeCounts((await httpGet(port, scrapeTarget(infoHash))).body);
}

/** The counts in the scrape of one torrent. */
export function scrapeCounts(body: Buffer): { complete: number; downloaded: number; incomplete: number } {
  const pattern = /^d5:filesd20:[^]{20}d8:completei(\d+)e10:downloadedi(\d+)e10:incompletei(\d+)eeee$/;
  const [, complete, downloaded, incomplete] = (pattern.exec(body.toString('latin1')) ?? []).map(Number);
  return { complete, downloaded, incomplete } as { complete: number; downloaded: number; incomplete: number };
}

export function decodeAnnounce(body: Buffer): DecodedAnnounce {
  const raw = bencode.decode(body) as Record<string, unknown>;
  const text = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value);
  const bytes = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : undefined);
  return {
    'failure reason': text(raw['failure reason']) as string | undefined,
    'retry in': text(raw['retry in']) as number | string | undefined,
    'warning message': text(raw['warning message']) as string | undefined,
    complete: raw.complete as number,
    incomplete: raw.incomplete as number,
    downloaded: raw.downloaded as number,
    interval: raw.interval as number,
    'min interval': raw['min interval'] as number,
    'external ip': bytes(raw['external ip']) as Buffer,
    endpoints: [...endpointsIn(raw.peers, 6), ...endpointsIn(raw.peers6, 18)],
    raw,
  };
}

function endpointsIn(peers: unknown, size: number): string[] {
  if (Array.isArray(peers)) {
    return peers.map((peer: { ip: Uint8Array; port: number }) => `${Buffer.from(peer.ip).toString()}:${peer.port}`);
  }
  if (!(peers instanceof Uint8Array)) return [];
  const bytes = Buffer.from(peers);
  if (bytes.length % size !== 0) throw new Error(`${bytes.length} bytes of peers`);
  return Array.from({ length: bytes.length / size }, (_, at) => {
    const endpoint = bytes.subarray(at * size, (at + 1) * size);
    return `${formatAddress(endpoint.subarray(0, size - 2))}:${endpoint.readUInt16BE(size - 2)}`;
  });
}

function queryOf(parameters: Parameters): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${Buffer.isBuffer(value) ? escapeBytes(value) : value}`)
    .join('&');
}

function escapeBytes(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
