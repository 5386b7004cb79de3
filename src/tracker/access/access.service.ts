import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ACCESS_REFRESH_MS } from '../../config/limits/swarm.limits.js';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { RepeatedTask } from '../repeated-task.js';
import type { AccessPart } from './access-revision.entity.js';
import { AccessRepository } from './access.repository.js';
import { AddressRanges } from './address-ranges.js';
import { BannedClients } from './banned-clients.js';
import { SortedHashes } from './sorted-hashes.js';
import { isTransient } from '../../database/connection/database-error.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';

const EMPTY = Buffer.alloc(0);

/**
 * Decides which announces are refused. The rules are packed in this instance's memory, so that a check takes at most one or
 * two microseconds.
 */
@Injectable()
export class AccessService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Access');
  private readonly refreshing = new RepeatedTask(() => this.refresh(), ACCESS_REFRESH_MS);
  private denied = new SortedHashes(EMPTY);
  private ipv4 = new AddressRanges(EMPTY, 4);
  private ipv6 = new AddressRanges(EMPTY, 16);
  private clients = new BannedClients([]);
  private known: ReadonlyMap<AccessPart, string> = new Map();
  private readAt = performance.now();
  /** Reads run one after another, so that an older one never overwrites a newer. */
  private reading: Promise<void> = Promise.resolve();
  /** `performance.now()` when the database stopped answering; the regular reading notices that first. */
  private lostAt?: number;

  constructor(private readonly repository: AccessRepository) {}

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
   * Refuses announces of denied torrents and of banned peers, except `stopped`: a client would repeat it until it succeeds.
   * @throws TrackerError with `retry in: never`
   */
  check({ infoHash, peerId, event, clientAddress, ipv4, ipv6 }: AnnounceRequest): void {
    if (event === AnnounceEvent.Stopped) return;
    if (this.denied.size > 0 && this.denied.has(infoHash)) {
      throw new TrackerError('torrent is not allowed', 'never', 'denied');
    }
    if (this.clients.has(peerId)) throw new TrackerError('client is not allowed', 'never', 'banned');
    if (this.isBanned(clientAddress) || (ipv4 && this.ipv4.has(ipv4)) || (ipv6 && this.ipv6.has(ipv6))) {
      throw new TrackerError('address is not allowed', 'never', 'banned');
    }
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
    const revisions = await this.repository.revisions();
    const isNew = (part: AccessPart) => this.known.get(part) !== revisions.get(part);
    if (isNew('denied torrents')) this.denied = new SortedHashes(await this.repository.deniedTorrents());
    if (isNew('bans')) {
      const bans = await this.repository.bans();
      this.ipv4 = new AddressRanges(bans.ipv4, 4);
      this.ipv6 = new AddressRanges(bans.ipv6, 16);
      this.clients = new BannedClients(bans.clients);
    }
    this.known = revisions;
    this.readAt = start;
  }

  private isBanned(address: Buffer): boolean {
    return (address.length === 4 ? this.ipv4 : this.ipv6).has(address);
  }
}
