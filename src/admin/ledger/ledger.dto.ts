import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { DEFAULT_LEDGER_ROWS, MAX_LEDGER_ROWS } from '../../config/limits/private/member.limits.js';
import type { SettlementState } from '../../tracker/ledger/settlement-state.repository.js';
import type { LedgerRow } from './ledger.repository.js';

/** A number of up to 18 digits. */
const ID = /^(0|[1-9][0-9]{0,17})$/;

export class LedgerQueryDto {
  @ApiPropertyOptional({
    type: 'string',
    pattern: ID.source,
    default: '0',
    description: '`next` of the previous answer.',
  })
  @Matches(ID, { message: 'after must be an id of the ledger' })
  after: string = '0';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LEDGER_ROWS, default: DEFAULT_LEDGER_ROWS })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,5}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(MAX_LEDGER_ROWS)
  limit: number = DEFAULT_LEDGER_ROWS;
}

export class PruneDto {
  @ApiProperty({ type: 'string', pattern: ID.source, description: 'Rows with lower ids are removed.' })
  @Matches(ID, { message: 'before must be an id of the ledger' })
  before!: string;
}

export class PrunedView {
  @ApiProperty({ type: 'integer' })
  removed!: number;
}

const BYTES = { type: 'string', pattern: '^[0-9]+$', description: 'Bytes.' } as const;
const SECONDS = { type: 'string', pattern: '^[0-9]+$', description: 'Seconds.' } as const;

export class LedgerRowView {
  @ApiProperty({ type: 'string', description: 'Rises; a row is visible only after all with lower ids.' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  settledAt!: string;

  @ApiProperty()
  memberId!: string;

  @ApiProperty({ pattern: '^[0-9a-f]{40}$' })
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

  @ApiProperty({ type: 'integer', description: 'Completed downloads.' })
  completed!: number;

  @ApiProperty({ description: 'Whether an announce reported more than the tracker believes, which is not counted.' })
  suspicious!: boolean;

  static of({ settledAt, infoHash, ...row }: LedgerRow): LedgerRowView {
    return { ...row, settledAt: settledAt.toISOString(), infoHash: infoHash.toString('hex') };
  }
}

export class LedgerView {
  @ApiProperty({ type: [LedgerRowView] })
  items!: LedgerRowView[];

  @ApiProperty({ type: 'string', description: '`after` of the next request: the last id, or the one that was given.' })
  next!: string;
}

export class LedgerStatusView {
  @ApiProperty({ type: 'string', description: 'Id of the last row; `0` before the first.' })
  head!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When everything was settled last; null before the first time.',
  })
  settledAt!: string | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds since then.' })
  lag!: number | null;

  @ApiProperty({ type: 'integer', description: 'Sessions that the last settlement found with something to settle.' })
  sessions!: number;

  static of({ settledAt, ...state }: SettlementState): LedgerStatusView {
    return { ...state, settledAt: settledAt?.toISOString() ?? null };
  }
}
