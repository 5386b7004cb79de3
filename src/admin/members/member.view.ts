import { ApiProperty } from '@nestjs/swagger';
import type { Member } from '../../tracker/member/member.entity.js';
import { PageView } from '../paging/page.dto.js';
import { MEMBER_ID, type MemberDescription, memberDescriptionOf } from './member-description.js';

export class MemberView implements MemberDescription {
  @ApiProperty({ pattern: MEMBER_ID.source })
  id!: string;

  @ApiProperty()
  mayLeech!: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'What the clients of a disabled member read.' })
  disabledReason!: string | null;

  @ApiProperty({ type: 'integer', description: 'Per cent.' })
  uploadFactor!: number;

  @ApiProperty({ type: 'integer', description: 'Per cent.' })
  downloadFactor!: number;

  @ApiProperty({ type: 'integer', nullable: true })
  maxSessionsPerTorrent!: number | null;

  @ApiProperty({ type: 'string', nullable: true })
  note!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  static of(member: Member): MemberView {
    return { id: member.id, ...memberDescriptionOf(member), createdAt: member.createdAt.toISOString() };
  }
}

export class MemberPageView extends PageView {
  @ApiProperty({ type: [MemberView] })
  items!: MemberView[];
}
