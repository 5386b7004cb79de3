/** What a settlement takes from a session. */
export interface UnsettledSession {
  readonly infoHash: Buffer;
  readonly member: number;
  readonly peerId: Buffer;
  /** Bytes. */
  readonly uploaded: string;
  readonly downloaded: string;
  /** Hundredths of bytes. */
  readonly uploadCredit: string;
  readonly downloadCredit: string;
  readonly seedSeconds: number;
  readonly leechSeconds: number;
  readonly completed: number;
  readonly suspicious: boolean;
  /** Seconds of the Unix clock. */
  readonly joinedAt: string;
  readonly seenAt: string;
}

/** What a settlement adds to a member, a transfer, or the ledger. */
export interface SettledTotals {
  readonly infoHash: Buffer;
  readonly member: number;
  uploaded: bigint;
  downloaded: bigint;
  creditedUploaded: bigint;
  creditedDownloaded: bigint;
  seedSeconds: bigint;
  leechSeconds: bigint;
  completed: number;
  suspicious: boolean;
  /** Seconds of the Unix clock. */
  firstAt: number;
  lastSeenAt: number;
}

/** The largest number of a bigint column. */
const MAX = 2n ** 63n - 1n;

/** Whole bytes of a credit; the rest stays with the session for the next settlement. */
export function bytesOf(credit: string): bigint {
  return BigInt(credit) / 100n;
}

/** Adds up sessions, those with the same key together. Keys are in the order in which they came first. */
export function addUp(
  sessions: readonly UnsettledSession[],
  keyOf: (session: UnsettledSession) => string | number,
): SettledTotals[] {
  const byKey = new Map<string | number, SettledTotals>();
  for (const session of sessions) {
    const key = keyOf(session);
    let totals = byKey.get(key);
    if (!totals) byKey.set(key, (totals = nothingOf(session)));
    totals.uploaded = sum(totals.uploaded, BigInt(session.uploaded));
    totals.downloaded = sum(totals.downloaded, BigInt(session.downloaded));
    totals.creditedUploaded = sum(totals.creditedUploaded, bytesOf(session.uploadCredit));
    totals.creditedDownloaded = sum(totals.creditedDownloaded, bytesOf(session.downloadCredit));
    totals.seedSeconds += BigInt(session.seedSeconds);
    totals.leechSeconds += BigInt(session.leechSeconds);
    totals.completed += session.completed;
    totals.suspicious ||= session.suspicious;
    totals.firstAt = Math.min(totals.firstAt, Number(session.joinedAt));
    totals.lastSeenAt = Math.max(totals.lastSeenAt, Number(session.seenAt));
  }
  return [...byKey.values()];
}

function nothingOf({ infoHash, member }: UnsettledSession): SettledTotals {
  return {
    infoHash,
    member,
    uploaded: 0n,
    downloaded: 0n,
    creditedUploaded: 0n,
    creditedDownloaded: 0n,
    seedSeconds: 0n,
    leechSeconds: 0n,
    completed: 0,
    suspicious: false,
    firstAt: Infinity,
    lastSeenAt: 0,
  };
}

function sum(one: bigint, other: bigint): bigint {
  return one + other > MAX ? MAX : one + other;
}
