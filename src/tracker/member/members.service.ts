import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { MEMBER_REFRESH_MS } from '../../config/limits/private/member.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { RepeatedTask } from '../repeated-task.js';
import { ClientPrefixes } from './client-prefixes.js';
import { MemberTable } from './member-table.js';
import { type ChangedMember, type GlobalFactor, MemberRepository } from './member.repository.js';
import { PasskeyIndex } from './passkey/passkey-index.js';

/**
 * The members and their passkeys in the memory of this instance, in private mode. It reads all of them once, and then those
 * that changed, so that a check of an announce needs no database.
 */
@Injectable()
export class MembersService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly passkeys = new PasskeyIndex();
  readonly table = new MemberTable();
  /** The factor of all transfers. */
  factor?: GlobalFactor;
  /** Whether there is any factor of a member in a swarm. */
  hasTokens = false;
  private clients = new ClientPrefixes([]);
  private readonly logger = new Logger('Members');
  private readonly refreshing = new RepeatedTask(() => this.refresh(), MEMBER_REFRESH_MS);
  private known = '0';
  /** Reads run one after another, so that an older one never overwrites a newer. */
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: MemberRepository,
    private readonly settings: SwarmSettings,
  ) {}

  /** Reads the members before any transport listens. */
  async onModuleInit(): Promise<void> {
    if (this.settings.mode === 'private') await this.readChanges();
  }

  onApplicationBootstrap(): void {
    if (this.settings.mode === 'private') this.refreshing.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.refreshing.stop();
    await this.reading;
  }

  /** Bytes of what is kept of the members. */
  get bytes(): number {
    return this.passkeys.bytes + this.table.bytes;
  }

  /** Whether members may use this client. */
  allowsClient(peerId: Buffer): boolean {
    return this.clients.size === 0 || this.clients.has(peerId);
  }

  /** Reads what has changed. While the database is not available, the known members stay in force. */
  refresh(): Promise<void> {
    if (this.settings.mode !== 'private') return Promise.resolve();
    this.reading = this.reading
      .then(() => this.readChanges())
      .catch((error: unknown) => this.logger.warn(`members not refreshed: ${(error as Error).message}`));
    return this.reading;
  }

  private async readChanges(): Promise<void> {
    // The revision first: what changes meanwhile is read twice rather than missed.
    const revision = await this.repository.revision();
    if (revision === this.known) return;
    for await (const page of this.repository.changedAfter(this.known)) {
      for (const member of page) this.put(member);
    }
    this.clients = new ClientPrefixes(await this.repository.allowedClients());
    this.factor = await this.repository.factor();
    this.hasTokens = await this.repository.hasTokens();
    this.known = revision;
  }

  private put(member: ChangedMember): void {
    if (member.removed) this.table.remove(member.number);
    else this.table.put(member);
    this.passkeys.replace(member.number, member.removed ? [] : member.passkeys);
  }
}
