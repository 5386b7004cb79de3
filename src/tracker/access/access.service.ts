import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AddressRanges } from './address-ranges.js';
import { BannedClients } from './banned-clients.js';
import type { AccessPart } from './access-revision.entity.js';
import { AccessRepository } from './access.repository.js';
import { SortedHashes } from './sorted-hashes.js';

/** Milliseconds between two looks for a change: with the reading of it, well within five seconds. */
const LOOK_EVERY_MS = 2_000;

const NOTHING = Buffer.alloc(0);

/**
 * Whom the tracker serves. What is refused is kept in this instance's memory, packed, so that a check costs an announce
 * a microsecond or two at the most; a change at any instance is read here within some two seconds.
 */
@Injectable()
export class AccessService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Policy');
  private denied = new SortedHashes(NOTHING);
  private ipv4 = new AddressRanges(NOTHING, 4);
  private ipv6 = new AddressRanges(NOTHING, 16);
  private clients = new BannedClients([]);
  private known: ReadonlyMap<AccessPart, string> = new Map();
  private timer?: NodeJS.Timeout;
  /** One reading after another, so that an older one never overwrites a newer. */
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly repository: AccessRepository) {}

  /** No door opens before the policy is known. */
  async onModuleInit(): Promise<void> {
    await this.readChanges();
  }

  onApplicationBootstrap(): void {
    this.lookLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.reading;
  }

  /**
   * Refuses denied torrents and whoever is banned. A peer that leaves is never refused: its client would repeat that
   * until it succeeds.
   * @throws TrackerError with `retry in: never`
   */
  check({ infoHash, peerId, event, clientAddress, ipv4, ipv6 }: AnnounceRequest): void {
    if (event === AnnounceEvent.Stopped) return;
    if (this.denied.size > 0 && this.denied.has(infoHash)) throw new TrackerError('torrent is not allowed', 'never');
    if (this.clients.has(peerId)) throw new TrackerError('client is not allowed', 'never');
    if (this.isBanned(clientAddress) || (ipv4 && this.ipv4.has(ipv4)) || (ipv6 && this.ipv6.has(ipv6))) {
      throw new TrackerError('address is not allowed', 'never');
    }
  }

  /** Reads what has changed since the last look. While the database is away, what was known stays in force. */
  refresh(): Promise<void> {
    this.reading = this.reading
      .then(() => this.readChanges())
      .catch((error: unknown) => this.logger.warn(`not refreshed: ${(error as Error).message}`));
    return this.reading;
  }

  private async readChanges(): Promise<void> {
    // Revisions first: what changes meanwhile is read twice rather than missed.
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
  }

  private isBanned(address: Buffer): boolean {
    return (address.length === 4 ? this.ipv4 : this.ipv6).has(address);
  }

  private lookLater(): void {
    this.timer = setTimeout(() => {
      void this.refresh().finally(() => {
        if (this.timer) this.lookLater();
      });
    }, LOOK_EVERY_MS).unref();
  }
}
