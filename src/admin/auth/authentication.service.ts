import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { LogEvent } from '../../logging/log-event.js';
import { AuthenticationError } from './authentication-error.js';
import { ClientAddress } from './client-address.js';
import { DelayedLogins } from './delayed-logins.js';
import { type CredentialKind, FailedLogins, networkOf } from './failed-logins.js';
import { OperatorPassword } from './operator-password.js';
import type { Operator } from './operator.js';
import { SessionCookie } from './session/session-cookie.js';
import { SessionService } from './session/session.service.js';
import { hashToken, isToken } from './token/token-secret.js';
import { TokenRepository } from './token/token.repository.js';

type FindOperator = () => Promise<Operator | undefined> | Operator | undefined;

/** Finds the operator of a request, by its `Authorization` header or by the cookie of a session. */
@Injectable()
export class AuthenticationService {
  private readonly logger = new Logger('Auth');
  private readonly failures = new FailedLogins();
  private readonly delayed = new DelayedLogins();

  constructor(
    private readonly owner: OperatorPassword,
    private readonly tokens: TokenRepository,
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
    private readonly clients: ClientAddress,
  ) {}

  /**
   * Reads the header, with the scheme Basic (RFC 7617) or Bearer (RFC 6750); without one, the cookie.
   * @throws AuthenticationError
   */
  async authenticate(request: IncomingMessage): Promise<Operator> {
    const address = this.openTo(request);
    const { authorization } = request.headers;
    if (authorization === undefined) return this.ofSession(request, address);
    const kind = /^basic /i.test(authorization) ? 'password' : 'token';
    return this.slowly(kind, address, () => this.ofHeader(authorization, address));
  }

  /** Checks the user name and password of a form. @throws AuthenticationError */
  async checkPassword(request: IncomingMessage, username: string, password: string): Promise<Operator> {
    const address = this.openTo(request);
    return this.slowly('password', address, () => this.ofPassword(username, password, address));
  }

  /** @returns the client's address */
  private openTo(request: IncomingMessage): string {
    const address = this.clients.textOf(request);
    if (this.owner.password === undefined) throw new AuthenticationError('closed');
    return address;
  }

  /** Slows down guessing. */
  private async slowly(kind: CredentialKind, address: string, find: FindOperator): Promise<Operator> {
    const delay = this.failures.delayOf(address, kind);
    const operator = await (delay > 0 ? this.later(delay, kind, address, find) : find());
    if (operator) {
      this.failures.recordSuccess(address, kind);
      return operator;
    }
    if (delay > 0) throw this.tooManyFailures(kind, address);
    this.recordFailure(kind, address);
    throw new AuthenticationError('wrong');
  }

  /** Right and wrong credentials are delayed alike, or the time of the answer would tell them apart. */
  private async later(
    delay: number,
    kind: CredentialKind,
    address: string,
    find: FindOperator,
  ): Promise<Operator | undefined> {
    const leave = this.delayed.enter(networkOf(address, kind), this.failures.isDelayed(address, kind));
    // Before the credentials are looked at, or the refusal would tell that they are wrong.
    if (!leave) throw this.tooManyFailures(kind, address);
    try {
      const operator = await find();
      if (!operator) this.recordFailure(kind, address);
      await sleep(delay);
      return operator;
    } finally {
      leave();
    }
  }

  private recordFailure(kind: CredentialKind, address: string): void {
    this.failures.recordFailure(address, kind);
    this.logger.log(new LogEvent('sign_in_failed', `wrong ${kind} from ${address}`, { address, credential: kind }));
  }

  private tooManyFailures(kind: CredentialKind, address: string): AuthenticationError {
    return new AuthenticationError('too many failures', Math.ceil(this.failures.delayOf(address, kind) / 1000));
  }

  private async ofHeader(authorization: string, address: string): Promise<Operator | undefined> {
    const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'basic') {
      const [username = '', ...rest] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
      return this.ofPassword(username, rest.join(':'), address);
    }
    if (scheme.toLowerCase() !== 'bearer' || !isToken(credentials)) return undefined;
    // Found by its hash, so the time of the query reveals nothing about the token.
    const token = await this.tokens.findValid(hashToken(credentials));
    if (!token) return undefined;
    await this.tokens.recordUse(token.id);
    return { name: `token:${token.name}`, scope: token.scope, address };
  }

  private ofPassword(username: string, password: string, address: string): Operator | undefined {
    const isOwner = isSame(`${username}:${password}`, `${this.owner.username}:${this.owner.password}`);
    return isOwner ? { name: this.owner.username, scope: 'owner', address } : undefined;
  }

  /** A session's secret is 256 random bits, which nobody guesses. */
  private async ofSession(request: IncomingMessage, address: string): Promise<Operator> {
    const secret = this.cookie.read(request);
    if (secret === undefined) throw new AuthenticationError('missing');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const session = await this.sessions.find(secret, isRead);
    if (!session) throw new AuthenticationError('wrong');
    return { name: this.owner.username, scope: 'owner', address };
  }
}

/** Compares in constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
