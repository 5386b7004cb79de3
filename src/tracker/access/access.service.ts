import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ACCESS_REFRESH_MS } from '../../config/limits/swarm.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { isPossible, scopeOf } from '../../protocol/bittorrent/address-scope.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { RepeatedTask } from '../repeated-task.js';
import type { RevisedPart } from './access-revision.entity.js';
import { AccessRepository } from './access.repository.js';
import { Bans } from './bans.js';
import { DenialReasons } from './denial-reasons.js';
import { SortedHashes } from './sorted-hashes.js';
import { isTransient } from '../../database/connection/database-error.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';

const EMPTY = Buffer.alloc(0);

/** What the rules ask of a stored peer. */
export type StoredPeer = Pick<AnnounceRequest, 'infoHash' | 'peerId' | 'ipv4' | 'ipv6'>;

/**
 * Decides which announces are refused. The rules are packed in this instance's memory, so that a check takes at most one or
 * two microseconds.
 */
@Injectable()
export class AccessService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Access');
  private readonly refreshing = new RepeatedTask(() => this.refresh(), ACCESS_REFRESH_MS);
  private denied = new SortedHashes(EMPTY);
  private reasons = new DenialReasons();
  private bans = new Bans();
  private known: ReadonlyMap<RevisedPart, string> = new Map();
  /** Grows with every change that this instance reads. */
  version = 0;
  /** Whether peers that the rules refuse may still be stored, until a job has removed them. */
  mayBeStored = false;
  private readAt = performance.now();
  /** Reads run one after another, so that an older one never overwrites a newer. */
  private reading: Promise<void> = Promise.resolve();
  /** `performance.now()` when the database stopped answering; the regular reading notices that first. */
  private lostAt?: number;

  constructor(
    private readonly repository: AccessRepository,
    private readonly settings: SwarmSettings,
  ) {}

  /** Reads the rules before any transport listens. */
  async onModuleInit(): Promise<void> {
    await this.readChanges();
  }

  onApplicationBootstrap(): void {
    this.refreshing.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.refreshing.stop();
    await this.reading;
  }

  /**
   * Refuses announces of denied torrents, of banned peers and from addresses that no peer can have, except `stopped`: a client would repeat it until it succeeds.
   * @throws TrackerError with `retry in: never`
   */
  check({ infoHash, peerId, event, clientAddress, ipv4, ipv6 }: AnnounceRequest): void {
    if (event === AnnounceEvent.Stopped) return;
    if (!isPossible(scopeOf(clientAddress), this.settings.allowReservedAddresses)) {
      throw new TrackerError('no peer can have this address', 'never', 'banned');
    }
    if (this.denied.size > 0 && this.denied.has(infoHash)) {
      const reason = this.reasons.of(infoHash);
      const text = reason === undefined ? 'torrent is not allowed' : `torrent is not allowed: ${reason}`;
      throw new TrackerError(text, 'never', 'denied');
    }
    if (this.bans.clients.has(peerId)) throw new TrackerError('client is not allowed', 'never', 'banned');
    if (this.isBanned(clientAddress) || (ipv4 && this.bans.hasIpv4(ipv4)) || (ipv6 && this.bans.hasIpv6(ipv6))) {
      throw new TrackerError('address is not allowed', 'never', 'banned');
    }
  }

  isDenied(infoHash: Buffer): boolean {
    return this.denied.has(infoHash);
  }

  /** The bans that this instance knows. */
  get banned(): Bans {
    return this.bans;
  }

  /** Whether a stored peer is one that `check` refuses: its torrent, its client or one of its addresses. */
  refuses({ infoHash, peerId, ipv4, ipv6 }: StoredPeer): boolean {
    return (
      this.denied.has(infoHash) ||
      this.bans.clients.has(peerId) ||
      (ipv4 !== undefined && this.bans.hasIpv4(ipv4)) ||
      (ipv6 !== undefined && this.bans.hasIpv6(ipv6))
    );
  }

  /** The revision of the sessions of operators, as of the last time that revisions were read. */
  get sessionRevision(): string | undefined {
    return this.known.get('sessions');
  }

  /** Seconds since the rules of this instance were those of the database. */
  get age(): number {
    return (performance.now() - this.readAt) / 1000;
  }

  /** Reads the parts that have changed. While the database is not available, the known rules stay in force. */
  refresh(): Promise<void> {
    this.reading = this.reading
      .then(() => this.readChanges())
      .then(
        () => this.reportBack(),
        (error: unknown) => this.reportFailure(error),
      );
    return this.reading;
  }

  private reportFailure(error: unknown): void {
    const reason = messageOf(error);
    if (!isTransient(error)) {
      this.logger.warn(new LogEvent('access_rules_failed', `access rules not read again: ${reason}`, { reason }));
    } else if (this.lostAt === undefined) {
      this.lostAt = performance.now();
      this.logger.warn(new LogEvent('database_lost', `the database does not answer: ${reason}`, { reason }));
    }
  }

  private reportBack(): void {
    if (this.lostAt === undefined) return;
    const seconds = Math.round((performance.now() - this.lostAt) / 1000);
    this.lostAt = undefined;
    this.logger.log(new LogEvent('database_back', `the database answers again, after ${seconds} s`, { seconds }));
  }

  private async readChanges(): Promise<void> {
    const start = performance.now();
    // Revisions first: a part that changes meanwhile is read twice rather than missed.
    const parts = await this.repository.revisions();
    const changed = parts.filter(({ part, revision }) => this.known.get(part) !== revision).map(({ part }) => part);
    if (changed.includes('denied torrents')) {
      this.denied = new SortedHashes(await this.repository.deniedTorrents());
      this.reasons = new DenialReasons(await this.repository.denialReasons());
    }
    if (changed.includes('bans')) this.bans = new Bans(await this.repository.bans());
    if (changed.some((part) => part !== 'sessions')) this.version++;
    this.mayBeStored = parts.some(({ revision, removed }) => revision !== removed);
    this.known = new Map(parts.map(({ part, revision }) => [part, revision]));
    this.readAt = start;
  }

  private isBanned(address: Buffer): boolean {
    return address.length === 4 ? this.bans.hasIpv4(address) : this.bans.hasIpv6(address);
  }
}
