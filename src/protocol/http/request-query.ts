import { keyOf } from '../bittorrent/announce-key.js';
import { AnnounceEvent, MAX_AMOUNT, type PeerFormat } from '../bittorrent/announce.js';
import { parseInfoHash } from '../bittorrent/info-hash.js';
import { parsePeerId } from '../bittorrent/peer-id.js';
import { QueryString } from './query-string.js';
import type { ScrapeRequest } from '../bittorrent/scrape.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

/** What the query string of `GET /announce` says, before the door knows from where it came. */
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
  /** `compact=1`, `compact=0`, or undefined where the client leaves it to the tracker. */
  readonly compact?: boolean;
  readonly noPeerId: boolean;
  readonly key?: bigint;
  /** The addresses that the client claims, as sent; believed only where the operator says so. */
  readonly claimed: QueryString;
}

const EVENTS: ReadonlyMap<string | undefined, AnnounceEvent> = new Map([
  ['started', AnnounceEvent.Started],
  ['stopped', AnnounceEvent.Stopped],
  ['completed', AnnounceEvent.Completed],
  ['paused', AnnounceEvent.Paused],
]);

/**
 * Reads an announce from a raw request target.
 * @throws TrackerError that names the first parameter which is missing or wrong
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
    claimed: query,
  };
}

/** Reads a scrape from a raw request target. @throws TrackerError without any `info_hash`, or with a malformed one */
export function parseScrapeQuery(url: string): ScrapeRequest {
  const infoHashes = new QueryString(url).allBytes('info_hash').map(parseInfoHash);
  if (infoHashes.length === 0) throw new TrackerError('full scrape is not allowed: info_hash is missing');
  return { infoHashes };
}

/** How the asker is answered: the operator may have dropped the long form. @throws TrackerError where it asks for that */
export function peerFormat(query: AnnounceQuery, compactOnly: boolean): PeerFormat {
  if (compactOnly && query.compact === false) throw new TrackerError('this tracker answers compact=1 only');
  if (query.compact ?? compactOnly) return 'compact';
  return query.noPeerId ? 'full-without-id' : 'full';
}

function oneInfoHash(query: QueryString): Buffer {
  const given = query.allBytes('info_hash');
  const infoHash = parseInfoHash(given[0] ?? missing('info_hash'));
  for (let at = 1; at < given.length; at++) {
    if (!parseInfoHash(given[at] as Buffer).equals(infoHash)) {
      throw new TrackerError('info_hash is given twice and differs');
    }
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
  if (!/^[0-9]+$/.test(text)) throw new TrackerError(`${name} must be a number of bytes`);
  const amount = BigInt(text);
  return amount > MAX_AMOUNT ? MAX_AMOUNT : amount;
}

/** Unknown amounts (absent, negative, beyond 2^63-1) are undefined: never a seeder. */
function parseLeft(text: string | undefined): bigint | undefined {
  if (!text) return undefined;
  if (!/^-?[0-9]+$/.test(text)) throw new TrackerError('left must be a number of bytes');
  if (text.startsWith('-')) return undefined;
  const left = BigInt(text);
  return left > MAX_AMOUNT ? undefined : left;
}

function parseNumwant(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

function missing(name: string): never {
  throw new TrackerError(`${name} is missing`);
}
