import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { Member } from '../../tracker/member/member.entity.js';
import { MemberRepository } from '../../tracker/member/member.repository.js';
import { Passkey } from '../../tracker/member/passkey/passkey.entity.js';
import type { MemberDescription } from './member-description.js';

/**
 * Changes members in an operator's transaction. The revision is raised first: it is a lock that all changes of members wait
 * for, so that they become visible in the order of their revisions.
 */
@Injectable()
export class MemberWriteRepository {
  constructor(private readonly revisions: MemberRepository) {}

  find(manager: EntityManager, id: string): Promise<Member | null> {
    return manager.getRepository(Member).findOneBy({ id, removedAt: IsNull() });
  }

  /** Adds the member, or replaces its description. */
  async save(
    manager: EntityManager,
    known: Member | null,
    id: string,
    { maxSessionsPerTorrent, ...description }: MemberDescription,
    revision: string,
  ): Promise<Member> {
    const members = manager.getRepository(Member);
    return members.save({ ...known, id, ...description, maxSessions: maxSessionsPerTorrent, revision });
  }

  /** From now on, the member is unknown. Its row stays for the instances that know it, and for its accounts. */
  async remove(manager: EntityManager, { number }: Member, revision: string): Promise<void> {
    await manager.getRepository(Passkey).delete({ member: number });
    await manager
      .getRepository(Member)
      .createQueryBuilder()
      .update()
      .set({ removedAt: () => 'now()', revision })
      .where({ number })
      .execute();
  }

  /** Makes the instances read the member again. */
  async touch(manager: EntityManager, { number }: Member, revision: string): Promise<void> {
    await manager.getRepository(Member).update({ number }, { revision });
  }

  /** Locks out other changes of members until the transaction ends. @returns the revision of the change */
  begin(manager: EntityManager): Promise<string> {
    return this.revisions.raiseRevision(manager);
  }
}
