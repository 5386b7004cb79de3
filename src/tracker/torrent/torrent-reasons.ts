import { ACCESS_REFRESH_MS, MAX_KEPT_REASONS } from '../../config/limits/swarm.limits.js';

interface KeptReason {
  /** Milliseconds of a steady clock, when it was asked for. */
  readonly at: number;
  readonly reason: Promise<string | undefined>;
}

/**
 * Why operators denied torrents, each read again after a second: clients of a denied torrent keep announcing it. An answer is as
 * old as the access rules at most.
 */
export class TorrentReasons {
  /** By info hash in latin1, the oldest first. */
  private readonly kept = new Map<string, KeptReason>();

  /** @param read finds the reason in the database; undefined: there is none */
  constructor(
    private readonly read: (infoHash: Buffer) => Promise<string | undefined>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get size(): number {
    return this.kept.size;
  }

  of(infoHash: Buffer): Promise<string | undefined> {
    const key = infoHash.toString('latin1');
    const [at, known] = [this.now(), this.kept.get(key)];
    if (known && at - known.at < ACCESS_REFRESH_MS) return known.reason;
    const kept = { at, reason: this.read(infoHash) };
    this.kept.delete(key);
    this.kept.set(key, kept);
    kept.reason.catch(() => {
      if (this.kept.get(key) === kept) this.kept.delete(key);
    });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT_REASONS && oldest !== undefined) this.kept.delete(oldest);
    return kept.reason;
  }
}
