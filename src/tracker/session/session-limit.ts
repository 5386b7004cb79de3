import { Injectable } from '@nestjs/common';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { MembersService } from '../member/members.service.js';
import { SessionRepository } from './session.repository.js';

/**
 * Limits the clients of a member in one swarm: those that joined last are over the limit. A client that is silent for too long
 * counts no more, so that the next one gets its place.
 */
@Injectable()
export class SessionLimit {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly members: MembersService,
    private readonly settings: PrivateSettings,
  ) {}

  /** @returns those of a batch that are over the limit */
  async over(batch: readonly AnnounceRequest[]): Promise<ReadonlySet<AnnounceRequest>> {
    const limited = batch.filter((announce) => announce.event !== AnnounceEvent.Stopped && this.limitOf(announce) > 0);
    const over = new Set<AnnounceRequest>();
    if (limited.length === 0) return over;
    const together = new Map<string, number>();
    for (const announce of limited) together.set(pairOf(announce), (together.get(pairOf(announce)) ?? 0) + 1);
    const least = Math.min(
      ...limited.map((announce) => this.limitOf(announce) + 1 - (together.get(pairOf(announce)) ?? 0)),
    );
    const presentOf = await this.sessions.crowded(limited, Math.max(1, least));
    const joining = new Map<string, string[]>();
    for (const announce of limited) {
      const key = pairOf(announce);
      const present = joining.get(key) ?? presentOf(announce) ?? [];
      joining.set(key, present);
      const own = announce.peerId.toString('hex');
      if (!present.includes(own)) present.push(own);
      if (present.indexOf(own) >= this.limitOf(announce)) over.add(announce);
    }
    return over;
  }

  /** 0: none. */
  private limitOf({ member = 0 }: AnnounceRequest): number {
    return this.members.table.maxSessions(member, this.settings.maxSessions);
  }
}

/** The same for all sessions of a member in one swarm. */
function pairOf({ infoHash, member }: AnnounceRequest): string {
  return `${infoHash.toString('latin1')}${member}`;
}
