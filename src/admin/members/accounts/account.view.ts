import { ApiProperty } from '@nestjs/swagger';
import { clientNameOf } from '../../../protocol/bittorrent/client-name.js';
import type { Member } from '../../../tracker/member/member.entity.js';
import { PageView } from '../../paging/page.dto.js';
import { MemberView } from '../member.view.js';
import type { MemberAccount, OpenSession, Totals, Transfer } from './account.repository.js';

const BYTES = { type: 'string', pattern: '^[0-9]+$', description: 'Bytes.' } as const;
const SECONDS = { type: 'string', pattern: '^[0-9]+$', description: 'Seconds.' } as const;
const HASH = { pattern: '^[0-9a-f]{40}$' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;

/** A member and what its clients have transferred, up to the last settlement. */
export class MemberAccountView extends MemberView implements MemberAccount {
  @ApiProperty(BYTES)
  uploaded!: string;

  @ApiProperty(BYTES)
  downloaded!: string;

  @ApiProperty(BYTES)
  creditedUploaded!: string;

  @ApiProperty(BYTES)
  creditedDownloaded!: string;

  @ApiProperty(SECONDS)
  seedSeconds!: string;

  @ApiProperty(SECONDS)
  leechSeconds!: string;

  @ApiProperty({ type: 'integer', description: 'Completed downloads.' })
  completed!: number;

  @ApiProperty({ type: 'integer', description: 'Clients that seed now.' })
  seeding!: number;

  @ApiProperty({ type: 'integer', description: 'Clients that leech now.' })
  leeching!: number;

  static ofAccount(member: Member, account: MemberAccount): MemberAccountView {
    return { ...MemberView.of(member), ...account };
  }
}

export class TransferView implements Totals {
  @ApiProperty(HASH)
  infoHash!: string;

  @ApiProperty(BYTES)
  uploaded!: string;

  @ApiProperty(BYTES)
  downloaded!: string;

  @ApiProperty(BYTES)
  creditedUploaded!: string;

  @ApiProperty(BYTES)
  creditedDownloaded!: string;

  @ApiProperty(SECONDS)
  seedSeconds!: string;

  @ApiProperty(SECONDS)
  leechSeconds!: string;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty(TIME)
  firstAt!: string;

  @ApiProperty({ ...TIME, nullable: true })
  completedAt!: string | null;

  @ApiProperty(TIME)
  lastSeenAt!: string;

  static of({ firstAt, completedAt, lastSeenAt, ...totals }: Transfer): TransferView {
    return {
      ...totals,
      firstAt: firstAt.toISOString(),
      completedAt: completedAt?.toISOString() ?? null,
      lastSeenAt: lastSeenAt.toISOString(),
    };
  }
}

export class TransferPageView extends PageView {
  @ApiProperty({ type: [TransferView] })
  items!: TransferView[];
}

export class OpenSessionView {
  @ApiProperty(HASH)
  infoHash!: string;

  @ApiProperty(HASH)
  peerId!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Client name and version, from the peer_id (BEP 20).' })
  client!: string | null;

  @ApiProperty()
  seeder!: boolean;

  @ApiProperty({ description: 'Whether the client is in the swarm now.' })
  present!: boolean;

  @ApiProperty({ ...BYTES, description: 'Bytes, as the client last reported.' })
  uploaded!: string;

  @ApiProperty({ ...BYTES, description: 'Bytes, as the client last reported.' })
  downloaded!: string;

  @ApiProperty(TIME)
  lastSeenAt!: string;

  static of({ lastSeenAt, ...session }: OpenSession): OpenSessionView {
    const client = clientNameOf(Buffer.from(session.peerId, 'hex')) ?? null;
    return { ...session, client, lastSeenAt: lastSeenAt.toISOString() };
  }
}

export class OpenSessionPageView extends PageView {
  @ApiProperty({ type: [OpenSessionView] })
  items!: OpenSessionView[];
}
