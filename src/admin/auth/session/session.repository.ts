import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { MAX_SESSIONS, SESSION_HOURS } from '../../../config/limits/session.limits.js';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { Session } from './session.entity.js';

const IS_VALID = 'session.expiresAt > now()';

/** Stores sessions. Their times are those of the database, so that instances with other clocks agree. */
@Injectable()
export class SessionRepository {
  constructor(@InjectRepository(Session, DATA_SOURCE) private readonly sessions: Repository<Session>) {}

  findValid(secretHash: Buffer): Promise<Session | null> {
    return this.sessions
      .createQueryBuilder('session')
      .where('session.secretHash = :secretHash', { secretHash })
      .andWhere(IS_VALID)
      .getOne();
  }

  /** All sessions that have not expired. */
  allValid(): Promise<Session[]> {
    return this.sessions.createQueryBuilder('session').where(IS_VALID).getMany();
  }

  /** Adds a session, and removes those that have expired, or are too many. */
  async add(manager: EntityManager, secretHash: Buffer): Promise<Session> {
    await manager.query('DELETE FROM session WHERE expires_at <= now()');
    await manager.query(
      `DELETE FROM session WHERE secret_hash IN
         (SELECT secret_hash FROM session ORDER BY created_at DESC, secret_hash OFFSET $1)`,
      [MAX_SESSIONS - 1],
    );
    const [session] = await manager.query<[{ created_at: Date; expires_at: Date }]>(
      `INSERT INTO session (secret_hash, expires_at) VALUES ($1, now() + make_interval(hours => $2))
       RETURNING created_at, expires_at`,
      [secretHash, SESSION_HOURS],
    );
    return { secretHash, createdAt: session.created_at, expiresAt: session.expires_at };
  }

  /** @returns whether it was there */
  async remove(manager: EntityManager, secretHash: Buffer): Promise<boolean> {
    const { affected } = await manager.getRepository(Session).delete({ secretHash });
    return affected === 1;
  }
}
