import { Injectable } from '@nestjs/common';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { MembersService } from '../member/members.service.js';
import { SessionRepository } from './session.repository.js';

/**
 * Limits the clients of a member in one swarm. A client's first announces are compared with the limit; later ones need no
 * look-up. One that is silent for too long counts no more, so that another one gets its place.
 */
@Injectable()
export class SessionLimit {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly members: MembersService,
    private readonly settings: PrivateSettings,
  ) {}

  /**
   * @param joining announces whose sessions are stored, and may be too many
   * @returns those that are over the limit
   */
  async over(joining: readonly AnnounceRequest[]): Promise<ReadonlySet<AnnounceRequest>> {
    const limited = joining.filter((announce) => this.limitOf(announce) > 0);
    if (limited.length === 0) return new Set();
    const presentOf = await this.sessions.crowded(limited, 1 + Math.min(...limited.map((each) => this.limitOf(each))));
    const isOver = (announce: AnnounceRequest) =>
      (presentOf(announce)?.indexOf(announce.peerId.toString('hex')) ?? -1) >= this.limitOf(announce);
    return new Set(limited.filter(isOver));
  }

  /** 0: none. */
  private limitOf({ member = 0 }: AnnounceRequest): number {
    return this.members.table.maxSessions(member, this.settings.maxSessions);
  }
}
