import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SESSION_REFRESH_MS } from '../../../config/limits/session.limits.js';
import { AccessService } from '../../../tracker/access/access.service.js';
import { OperatorPassword } from '../operator-password.js';
import type { Session } from './session.entity.js';
import { SessionRepository } from './session.repository.js';

const SECRET_BYTES = 32;

/**
 * Finds the session of a cookie. Reads are answered from memory, as every open page asks again and again: the sessions are read
 * when one was opened or ended, which every instance sees within two seconds.
 */
@Injectable()
export class SessionService {
  /** Valid sessions by the hash of their secret, in hex. */
  private known = new Map<string, Session>();
  private reading?: Promise<void>;
  private readAt = -Infinity;
  /** The revision of the sessions that are known. */
  private revision?: string;

  constructor(
    private readonly owner: OperatorPassword,
    private readonly sessions: SessionRepository,
    private readonly access: AccessService,
  ) {}

  createSecret(): string {
    return randomBytes(SECRET_BYTES).toString('base64url');
  }

  /** The hash covers user name and password, so a session ends when one of them changes. */
  hashOf(secret: string): Buffer {
    const { username, password } = this.owner;
    return createHash('sha256').update(`${secret}\n${username}:${password}`).digest();
  }

  /** @param isRead whether an answer may come from memory */
  async find(secret: string, isRead: boolean): Promise<Session | undefined> {
    const hash = this.hashOf(secret);
    if (isRead) {
      await this.refresh();
      const session = this.known.get(hash.toString('hex'));
      if (session && session.expiresAt > new Date()) return session;
    }
    const session = (await this.sessions.findValid(hash)) ?? undefined;
    if (session) this.known.set(hash.toString('hex'), session);
    return session;
  }

  /** Must be called after a session's row was removed. */
  async forget(secretHash: Buffer): Promise<void> {
    // A query that began before the removal still brings the session back.
    await this.reading?.catch(() => undefined);
    this.known.delete(secretHash.toString('hex'));
  }

  private async refresh(): Promise<void> {
    const isOld = performance.now() - this.readAt >= SESSION_REFRESH_MS;
    if (!isOld && this.revision === this.access.sessionRevision) return;
    this.reading ??= this.readAll().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async readAll(): Promise<void> {
    const startedAt = performance.now();
    // First: if the sessions change meanwhile, they are read again.
    const revision = this.access.sessionRevision;
    const sessions = await this.sessions.allValid();
    this.known = new Map(sessions.map((session) => [session.secretHash.toString('hex'), session]));
    this.readAt = startedAt;
    this.revision = revision;
  }
}
