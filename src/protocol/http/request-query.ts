import { keyOf } from '../bittorrent/announce-key.js';
import { AnnounceEvent, MAX_AMOUNT, type PeerFormat } from '../bittorrent/announce.js';
import { parseInfoHash } from '../bittorrent/info-hash.js';
import { parsePeerId } from '../bittorrent/peer-id.js';
import { QueryString } from './query-string.js';
import type { ScrapeRequest } from '../bittorrent/scrape.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

/** The parameters of `GET /announce`, without the client's address. */
export interface AnnounceQuery {
  readonly infoHash: Buffer;
  readonly peerId: Buffer;
  /** 1-65535; 0 only with `event=stopped` */
  readonly port: number;
  readonly uploaded: bigint;
  readonly downloaded: bigint;
  readonly left?: bigint;
  readonly event: AnnounceEvent;
  readonly numwant?: number;
  /** `compact=1` or `compact=0`; undefined: the tracker chooses. */
  readonly compact?: boolean;
  readonly noPeerId: boolean;
  readonly key?: bigint;
  /** The query itself, for the parameters that depend on settings: `ip`, `ipv4`, `ipv6`. */
  readonly query: QueryString;
}

const EVENTS: ReadonlyMap<string | undefined, AnnounceEvent> = new Map([
  ['started', AnnounceEvent.Started],
  ['stopped', AnnounceEvent.Stopped],
  ['completed', AnnounceEvent.Completed],
  ['paused', AnnounceEvent.Paused],
]);

/** What clients in JavaScript send for an amount that they do not know, and in the spelling of other languages. */
const NO_NUMBER = /^(?:undefined|nan)$/i;

/**
 * Reads an announce from a raw request target.
 * @throws TrackerError that names the first missing or malformed parameter
 */
export function parseAnnounceQuery(url: string): AnnounceQuery {
  const query = new QueryString(url);
  const event = EVENTS.get(query.text('event')) ?? AnnounceEvent.None;
  const compact = query.text('compact');
  return {
    infoHash: oneInfoHash(query),
    peerId: parsePeerId(query.bytes('peer_id') ?? missing('peer_id')),
    port: parsePort(query.text('port'), event),
    uploaded: parseAmount(query.text('uploaded'), 'uploaded'),
    downloaded: parseAmount(query.text('downloaded'), 'downloaded'),
    left: parseLeft(query.text('left')),
    event,
    numwant: parseNumwant(query.text('numwant')),
    compact: compact === '1' ? true : compact === '0' ? false : undefined,
    noPeerId: query.text('no_peer_id') === '1',
    key: keyOf(query.bytes('key')),
    query,
  };
}

/**
 * Reads a scrape from a raw request target.
 * @throws TrackerError if an `info_hash` is malformed, or none is present
 */
export function parseScrapeQuery(url: string): ScrapeRequest {
  const infoHashes = new QueryString(url).allBytes('info_hash').map(parseInfoHash);
  if (infoHashes.length === 0) throw new TrackerError('full scrape is not allowed: info_hash is missing');
  return { infoHashes };
}

/**
 * The format of the response.
 * @param compactOnly whether the operator allows compact responses only
 * @throws TrackerError if the client requests another one nevertheless
 */
export function peerFormat(query: AnnounceQuery, compactOnly: boolean): PeerFormat {
  if (compactOnly && query.compact === false) throw new TrackerError('this tracker answers compact=1 only');
  if (query.compact ?? compactOnly) return 'compact';
  return query.noPeerId ? 'full-without-id' : 'full';
}

function oneInfoHash(query: QueryString): Buffer {
  const [first = missing('info_hash'), ...others] = query.allBytes('info_hash');
  const infoHash = parseInfoHash(first);
  if (!others.every((other) => parseInfoHash(other).equals(infoHash))) {
    throw new TrackerError('info_hash is given twice and differs');
  }
  return infoHash;
}

function parsePort(text: string | undefined, event: AnnounceEvent): number {
  const mayBeZero = event === AnnounceEvent.Stopped;
  if (text === undefined) return mayBeZero ? 0 : missing('port');
  const port = /^(0|[1-9][0-9]{0,4})$/.test(text) ? Number(text) : NaN;
  if (!(port >= (mayBeZero ? 0 : 1) && port <= 65535)) throw new TrackerError('port must be a number from 1 to 65535');
  return port;
}

function parseAmount(text: string | undefined, name: string): bigint {
  if (!text) return 0n;
  if (!/^[0-9]+$/.test(text)) {
    if (NO_NUMBER.test(text)) return 0n;
    throw new TrackerError(`${name} must be a number of bytes`);
  }
  const amount = BigInt(text);
  return amount > MAX_AMOUNT ? MAX_AMOUNT : amount;
}

/** Absent, negative and too large amounts are unknown: undefined, which is never a seeder. */
function parseLeft(text: string | undefined): bigint | undefined {
  if (!text) return undefined;
  if (!/^[0-9]+$/.test(text)) {
    if (/^-[0-9]+$/.test(text) || NO_NUMBER.test(text)) return undefined;
    throw new TrackerError('left must be a number of bytes');
  }
  const left = BigInt(text);
  return left > MAX_AMOUNT ? undefined : left;
}

function parseNumwant(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

function missing(name: string): never {
  throw new TrackerError(`${name} is missing`);
}
