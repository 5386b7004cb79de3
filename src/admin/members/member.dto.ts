import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { PageDto } from '../paging/page.dto.js';
import {
  isNote,
  isReason,
  MAX_FACTOR,
  MAX_NOTE_LENGTH,
  MAX_REASON_LENGTH,
  MAX_SESSIONS,
  type MemberDescription,
} from './member-description.js';
import { MEMBER_SORTS, type MemberQuery } from './member-list.repository.js';

const given = (property: keyof MemberDescription) =>
  ValidateIf((dto: MemberDto) => dto[property] !== undefined) as PropertyDecorator;
const PER_CENT = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_FACTOR,
  description: 'Per cent. 100 without it.',
} as const;

/** PUT resets omitted fields to their defaults, PATCH leaves them unchanged. */
export class MemberDto {
  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether the member may announce as a leecher. True without it.',
  })
  @given('mayLeech')
  @IsBoolean()
  mayLeech?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    minLength: 1,
    maxLength: MAX_REASON_LENGTH,
    description: 'The failure that the clients of the disabled member read; null: not disabled.',
  })
  @IsOptional()
  @Satisfies(isReason, `must be text of 1 to ${MAX_REASON_LENGTH} characters, without control characters`)
  disabledReason?: string | null;

  @ApiPropertyOptional(PER_CENT)
  @given('uploadFactor')
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  uploadFactor?: number;

  @ApiPropertyOptional(PER_CENT)
  @given('downloadFactor')
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  downloadFactor?: number;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MAX_SESSIONS,
    description: 'Clients in one swarm; 0: no limit; null: `YABTT_MAX_SESSIONS`.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_SESSIONS)
  maxSessionsPerTorrent?: number | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: MAX_NOTE_LENGTH })
  @IsOptional()
  @Satisfies(isNote, `must be text of at most ${MAX_NOTE_LENGTH} characters, without control characters`)
  note?: string | null;
}

/** The fields that the request has. */
export function memberFieldsIn(dto: MemberDto): Partial<MemberDescription> {
  return Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined));
}

const SORTS = MEMBER_SORTS.flatMap((sort) => [sort, `-${sort}`]);

export class MemberQueryDto extends PageDto {
  @ApiPropertyOptional({ description: 'First characters of the id.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  search?: string;

  @ApiPropertyOptional({ enum: SORTS, default: 'id', description: '`-`: highest or latest first.' })
  @IsIn(SORTS)
  sort: string = 'id';

  /** @param dto as validated */
  static toQuery({ sort, ...others }: MemberQueryDto): MemberQuery {
    const name = sort.replace('-', '');
    return {
      ...others,
      sort: MEMBER_SORTS.find((known) => known === name) ?? 'id',
      descending: sort.startsWith('-'),
    };
  }
}
