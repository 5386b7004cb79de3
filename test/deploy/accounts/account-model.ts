/** Per cent. */
export interface Factors {
  readonly upload: number;
  readonly download: number;
}

export interface Announced {
  readonly uploaded: bigint;
  readonly downloaded: bigint;
  readonly isSeeder: boolean;
  readonly event: '' | 'started' | 'completed' | 'stopped';
}

/** What is accounted, in bytes. */
export interface Account {
  readonly uploaded: bigint;
  readonly downloaded: bigint;
  readonly creditedUploaded: bigint;
  readonly creditedDownloaded: bigint;
  readonly completed: number;
  readonly suspicious: boolean;
}

/** B4: seconds in which lower totals are those of an announce that was overtaken. */
const OVERTAKEN_SECONDS = 60;
/** Seconds around that limit in which the model does not know what the tracker does. */
const UNCERTAIN_SECONDS = 2;

type Direction = 'uploaded' | 'downloaded';

/** What the rules B1 to B8 and B10 say of one session, written anew from docs/PROTOCOL.md. */
export class AccountModel {
  private last?: Announced & { readonly at: number };
  private readonly raw = { uploaded: 0n, downloaded: 0n };
  /** Hundredths of bytes. */
  private readonly credit = { uploaded: 0n, downloaded: 0n };
  private completed = 0;
  private suspicious = false;

  /** @param maxRate bytes a second, as YABTT_MAX_RATE */
  constructor(private readonly maxRate: bigint) {}

  /**
   * Accounts an announce that was answered, once, however often it was sent.
   * @param at when, in seconds
   */
  announce(said: Announced, { upload, download }: Factors, at: number): void {
    const { last } = this;
    if (!last) {
      this.last = { ...said, at };
      return;
    }
    const gap = at - last.at;
    const isLower = said.uploaded < last.uploaded || said.downloaded < last.downloaded;
    if (isLower && said.event !== 'started') {
      if (Math.abs(gap - OVERTAKEN_SECONDS) < UNCERTAIN_SECONDS) throw new Error(`nobody knows, after ${gap} s`);
      if (gap < OVERTAKEN_SECONDS) return;
    }
    if (!isLower) {
      this.add('uploaded', said.uploaded - last.uploaded, BigInt(upload), gap);
      this.add('downloaded', said.downloaded - last.downloaded, BigInt(download), gap);
    }
    if (said.event === 'completed' && said.isSeeder && !last.isSeeder && last.event !== 'stopped') this.completed++;
    this.last = { ...said, at };
  }

  /** Credit is whole bytes: what is left over waits for more. */
  get account(): Account {
    return {
      ...this.raw,
      creditedUploaded: this.credit.uploaded / 100n,
      creditedDownloaded: this.credit.downloaded / 100n,
      completed: this.completed,
      suspicious: this.suspicious,
    };
  }

  private add(direction: Direction, difference: bigint, factor: bigint, gap: number): void {
    if (difference > this.maxRate * BigInt(1 + Math.ceil(gap))) {
      this.suspicious = true;
      return;
    }
    this.raw[direction] += difference;
    this.credit[direction] += difference * factor;
  }
}

/** The sum of accounts. */
export function addAccounts(one: Account | undefined, other: Account): Account {
  if (!one) return other;
  return {
    uploaded: one.uploaded + other.uploaded,
    downloaded: one.downloaded + other.downloaded,
    creditedUploaded: one.creditedUploaded + other.creditedUploaded,
    creditedDownloaded: one.creditedDownloaded + other.creditedDownloaded,
    completed: one.completed + other.completed,
    suspicious: one.suspicious || other.suspicious,
  };
}
