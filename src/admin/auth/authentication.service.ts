import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuthenticationError } from './authentication-error.js';
import { FailedLogins } from './failed-logins.js';
import { OperatorPassword } from './operator-password.js';
import type { Operator } from './operator.js';
import { hashToken, isToken } from './token/token-secret.js';
import { TokenRepository } from './token/token.repository.js';

/** Finds the operator for a request's `Authorization` header. */
@Injectable()
export class AuthenticationService {
  private readonly failures = new FailedLogins();

  constructor(
    private readonly owner: OperatorPassword,
    private readonly tokens: TokenRepository,
  ) {}

  /**
   * @param authorization the header, with the scheme Basic (RFC 7617) or Bearer (RFC 6750)
   * @param address the client's, to slow down guessing
   * @throws AuthenticationError
   */
  async authenticate(authorization: string | undefined, address: string): Promise<Operator> {
    if (this.owner.password === undefined) throw new AuthenticationError('closed');
    if (authorization === undefined) throw new AuthenticationError('missing');
    const kind = /^basic /i.test(authorization) ? 'password' : 'token';
    const delay = this.failures.delayOf(address, kind);
    const operator = await this.operatorOf(authorization, address);
    if (!operator) this.failures.recordFailure(address, kind);
    // Right and wrong credentials are delayed alike, or the time of the answer would tell them apart.
    if (delay > 0) await sleep(delay);
    if (operator) {
      this.failures.recordSuccess(address, kind);
      return operator;
    }
    if (delay === 0) throw new AuthenticationError('wrong');
    throw new AuthenticationError('too many failures', Math.ceil(this.failures.delayOf(address, kind) / 1000));
  }

  private async operatorOf(authorization: string, address: string): Promise<Operator | undefined> {
    const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'basic') {
      return this.isOwner(credentials) ? { name: this.owner.username, scope: 'owner', address } : undefined;
    }
    if (scheme.toLowerCase() !== 'bearer' || !isToken(credentials)) return undefined;
    // Found by its hash, so the time of the query reveals nothing about the token.
    const token = await this.tokens.findValid(hashToken(credentials));
    if (!token) return undefined;
    await this.tokens.recordUse(token.id);
    return { name: `token:${token.name}`, scope: token.scope, address };
  }

  private isOwner(credentials: string): boolean {
    const given = Buffer.from(credentials, 'base64').toString('utf8');
    return isSame(given, `${this.owner.username}:${this.owner.password}`);
  }
}

/** Compares in constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
