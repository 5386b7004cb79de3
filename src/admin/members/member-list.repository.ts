import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Member } from '../../tracker/member/member.entity.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';

/** Sort orders of the list. Each has an index. */
export const MEMBER_SORTS = ['id', 'createdAt'] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];

/** Selects, sorts and pages members. */
export interface MemberQuery {
  /** First characters of the id. */
  readonly search?: string;
  readonly sort: MemberSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly cursor?: Cursor;
}

/** Comes after every character of an id. */
const LAST_CHARACTER = '~';

@Injectable()
export class MemberListRepository {
  constructor(@InjectRepository(Member, DATA_SOURCE) private readonly members: Repository<Member>) {}

  async list({ search, sort, descending, limit, cursor }: MemberQuery): Promise<Page<Member>> {
    const [order, sign] = descending ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
    const found = this.members
      .createQueryBuilder('member')
      .where({ removedAt: IsNull() })
      .limit(limit + 1);
    if (search !== undefined) {
      found.andWhere('member.id >= :search AND member.id < :end', { search, end: search + LAST_CHARACTER });
    }
    // Members are numbered in the order in which they were added.
    const column = sort === 'id' ? 'member.id' : 'member.number';
    found.orderBy(column, order);
    if (cursor) found.andWhere(`${column} ${sign} :place`, { place: cursor[0] });
    return pageOf(await found.getMany(), limit, ({ id, number }) => [sort === 'id' ? id : String(number)]);
  }
}
