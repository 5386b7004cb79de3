import { AVERAGED_TRANSACTIONS } from '../../config/limits/announce.limits.js';
import { Slots } from '../../database/shards/slots.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import type { AnnounceOutcome } from './announce-outcome.js';
import { AnnounceQueue, type QueuedAnnounce } from './announce-queue.js';
import { BatchMeasures } from './batch-measures.js';
import { replaces } from './replaces.js';

/** Writes batches, each in one transaction. */
export interface BatchWriter {
  /**
   * @param batch holds each peer of a swarm once
   * @returns once the transaction has committed: an outcome for each announce, in order
   */
  write(batch: readonly AnnounceRequest[]): Promise<readonly AnnounceOutcome[]>;
}

export interface AnnounceBatcherOptions {
  readonly maxBatch: number;
  readonly maxTransactions: number;
  /** Queued announces that start another transaction while one is in flight. Small transactions cost more than they save. */
  readonly minForAnother: number;
  readonly maxQueue: number;
  /** Milliseconds that an announce may wait for its transaction to start. */
  readonly maxWaitMs: number;
  /** Thrown when the queue is full, or an announce waits too long or would. */
  readonly overload: () => Error;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/**
 * Group commit: announces that arrive while transactions are in flight share the next one. A single announce starts a
 * transaction at once. A transaction costs a database about the same for one row as for a hundred.
 */
export class AnnounceBatcher {
  private readonly queue = new AnnounceQueue();
  /** Keys of the announces in flight. Two announces of one peer are never in flight together. */
  private readonly busy = new Set<string>();
  private readonly now: () => number;
  private inFlight = 0;
  /** Recent duration of a transaction, in milliseconds. */
  private duration = 0;
  /** Set while announces wait, so that they time out even if no transaction ends. */
  private timeout?: NodeJS.Timeout;

  private readonly startWaiting = () => this.startTransactions();

  /**
   * @param slots one for each transaction in flight, if several batchers share them
   * @param measured what several batchers measure together
   */
  constructor(
    private readonly writer: BatchWriter,
    private readonly options: AnnounceBatcherOptions,
    private readonly slots = new Slots(options.maxTransactions),
    private readonly measured = new BatchMeasures(),
  ) {
    this.now = options.now ?? (() => performance.now());
  }

  /** Announces that wait for a transaction. */
  get queueLength(): number {
    return this.queue.length;
  }

  /** @returns once the transaction that holds the announce, or a later one that replaces it, has committed */
  submit(announce: AnnounceRequest): Promise<AnnounceOutcome> {
    return new Promise((resolve, reject) => {
      const peer = announce.identity ?? announce.peerId;
      const key = announce.infoHash.toString('latin1') + peer.toString('latin1');
      const earlier = this.queue.latestOf(key);
      if (earlier && replaces(announce, earlier.announce)) {
        earlier.announce = announce;
        (earlier.more ??= []).push({ resolve, reject });
        return;
      }
      const since = this.now();
      if (this.isOverloaded(since)) {
        reject(this.options.overload());
        return;
      }
      this.queue.add({ key, since, announce, resolve, reject, more: undefined });
      this.startTransactions();
      this.watchTimeout();
    });
  }

  /** Whether an announce that comes now would wait too long, judging by the queue and recent transactions. */
  private isOverloaded(now: number): boolean {
    const { maxQueue, maxWaitMs, maxBatch, maxTransactions } = this.options;
    const { length, oldest } = this.queue;
    if (oldest === undefined) return false;
    const transactionsBefore = Math.floor(length / (maxBatch * maxTransactions));
    return length >= maxQueue || now - oldest > maxWaitMs || transactionsBefore * this.duration > maxWaitMs;
  }

  /** Rejects announces that have waited too long: their clients would get the answer too late. */
  private shed(): void {
    const { oldest } = this.queue;
    const limit = this.now() - this.options.maxWaitMs;
    if (oldest === undefined || oldest >= limit) return;
    const error = this.options.overload();
    for (const entry of this.queue.takeBefore(limit)) fail(entry, error);
  }

  private watchTimeout(): void {
    const { oldest } = this.queue;
    if (this.timeout || oldest === undefined) return;
    const left = oldest + this.options.maxWaitMs - this.now();
    this.timeout = setTimeout(() => {
      this.timeout = undefined;
      this.shed();
      this.watchTimeout();
    }, left + 1).unref();
  }

  private startTransactions(): void {
    this.shed();
    const { maxBatch, maxTransactions, minForAnother } = this.options;
    while (this.inFlight < maxTransactions && this.queue.length >= (this.inFlight === 0 ? 1 : minForAnother)) {
      if (!this.slots.take(this.startWaiting)) return;
      const batch = this.queue.take(maxBatch, this.busy);
      if (batch.length === 0) {
        this.slots.release();
        return;
      }
      void this.write(batch);
    }
  }

  private async write(batch: readonly QueuedAnnounce[]): Promise<void> {
    this.inFlight++;
    const start = this.now();
    this.measured.batches.add(batch.length);
    for (const { since } of batch) this.measured.waits.add(start - since);
    try {
      const outcomes = await this.writer.write(batch.map(({ announce }) => announce));
      batch.forEach((entry, at) => settle(entry, outcomes[at]));
    } catch (error) {
      for (const entry of batch) fail(entry, error);
    }
    const took = this.now() - start;
    this.measured.commits.add(took);
    this.duration += (took - this.duration) / AVERAGED_TRANSACTIONS;
    for (const { key } of batch) this.busy.delete(key);
    this.inFlight--;
    this.slots.release();
    this.startTransactions();
  }
}

function settle(entry: QueuedAnnounce, outcome: AnnounceOutcome | undefined): void {
  if (!outcome) {
    fail(entry, new Error('the writer returned too few outcomes'));
  } else if (outcome.kind === 'failed') {
    fail(entry, outcome.error);
  } else {
    entry.resolve(outcome);
    entry.more?.forEach(({ resolve }) => resolve(outcome));
  }
}

function fail(entry: QueuedAnnounce, error: unknown): void {
  entry.reject(error);
  entry.more?.forEach(({ reject }) => reject(error));
}
