import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, Repository } from 'typeorm';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { inTransaction } from '../../../database/transaction/transaction.js';
import { hintOf } from '../../../protocol/passkey/passkey.js';
import { Member } from '../../../tracker/member/member.entity.js';
import { MembersService as KnownMembers } from '../../../tracker/member/members.service.js';
import { passkeyHash } from '../../../tracker/member/passkey/passkey-hash.js';
import { Passkey } from '../../../tracker/member/passkey/passkey.entity.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Operator } from '../../auth/operator.js';
import { AdminError } from '../../problems/admin-error.js';
import { MemberWriteRepository } from '../member-write.repository.js';
import { MembersService, noMember } from '../members.service.js';

/** Random bytes of a new passkey, which has 32 characters. */
const RANDOM_BYTES = 24;

/** A new passkey with its secret, which is not stored. */
export interface CreatedPasskey {
  readonly passkey: Passkey;
  readonly secret: string;
}

/** Lists, creates and ends the passkeys of members. */
@Injectable()
export class PasskeysService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Passkey, DATA_SOURCE) private readonly passkeys: Repository<Passkey>,
    private readonly members: MembersService,
    private readonly writes: MemberWriteRepository,
    private readonly known: KnownMembers,
    private readonly audit: AuditService,
  ) {}

  /** Those that are valid, oldest first. @throws AdminError if there is no such member */
  async list(memberId: string): Promise<Passkey[]> {
    const { number } = await this.members.find(memberId);
    return this.passkeys
      .createQueryBuilder('passkey')
      .where('passkey.member = :number AND (passkey.expiresAt IS NULL OR passkey.expiresAt > now())', { number })
      .orderBy('passkey.id')
      .getMany();
  }

  /** The id of the member whose valid passkey this is; undefined if it is nobody's. */
  async ownerOf(secret: string): Promise<string | undefined> {
    const owner = await this.passkeys
      .createQueryBuilder('passkey')
      .innerJoin(Member, 'member', 'member.number = passkey.member AND member.removedAt IS NULL')
      .select('member.id', 'id')
      .where('passkey.keyHash = :keyHash', { keyHash: passkeyHash(secret) })
      .andWhere('(passkey.expiresAt IS NULL OR passkey.expiresAt > now())')
      .getRawOne<{ id: string }>();
    return owner?.id;
  }

  /**
   * Creates a passkey. The older ones of the member end after the grace period.
   * @param given the passkey; undefined: a random one
   * @throws AdminError if there is no such member, or the passkey is known
   */
  async create(
    memberId: string,
    given: string | undefined,
    graceSeconds: number,
    operator: Operator,
  ): Promise<CreatedPasskey> {
    const secret = given ?? randomBytes(RANDOM_BYTES).toString('base64url');
    const passkey = await inTransaction(this.dataSource, async ({ manager }) => {
      const revision = await this.writes.begin(manager);
      const member = (await this.writes.find(manager, memberId)) ?? noMember();
      const passkeys = manager.getRepository(Passkey);
      await passkeys
        .createQueryBuilder()
        .update()
        .set({ expiresAt: () => 'least(expires_at, now() + make_interval(secs => :graceSeconds))' })
        .setParameters({ graceSeconds })
        .where({ member: member.number })
        .execute();
      await passkeys
        .createQueryBuilder()
        .delete()
        .where('member = :number AND expires_at <= now()', { number: member.number })
        .execute();
      const values = { member: member.number, keyHash: passkeyHash(secret), hint: hintOf(secret) };
      const { identifiers } = await passkeys.createQueryBuilder().insert().values(values).orIgnore().execute();
      if (!identifiers[0]) throw new AdminError('conflict', 'this passkey is in use, or was');
      await this.writes.touch(manager, member, revision);
      await this.audit.record(manager, operator, 'passkey.create', memberId, { hint: values.hint, graceSeconds });
      return passkeys.findOneByOrFail(identifiers[0]);
    });
    await this.known.refresh();
    return { passkey, secret };
  }

  /** From now on the passkey is nobody's. @throws AdminError if there is no such member or passkey */
  async end(memberId: string, id: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const revision = await this.writes.begin(manager);
      const member = (await this.writes.find(manager, memberId)) ?? noMember();
      const passkeys = manager.getRepository(Passkey);
      const passkey = await passkeys.findOneBy({ id, member: member.number });
      if (!passkey) throw new AdminError('not found', 'there is no such passkey');
      await passkeys.delete({ id });
      await this.writes.touch(manager, member, revision);
      await this.audit.record(manager, operator, 'passkey.end', memberId, { hint: passkey.hint });
    });
    await this.known.refresh();
  }
}
