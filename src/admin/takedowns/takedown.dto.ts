import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsISO8601,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { MAX_TAKEDOWN_HASHES } from '../../config/limits/admin.limits.js';
import { Satisfies } from '../../config/validation/satisfies.js';
import { INFO_HASH_HEX } from '../../protocol/bittorrent/info-hash.js';
import type { Takedown } from '../../tracker/access/takedown.entity.js';
import { isPrintable } from '../http/printable.js';
import { PageDto, PageView } from '../paging/page.dto.js';

const NOT_PRINTABLE = 'must be text without control characters';
const ONE_HASH = { message: 'infoHash must be 40 or 64 hex digits' };

/** Why torrents are denied. */
class TakedownTermsDto {
  @ApiProperty({ maxLength: 200, description: 'The number of the case, as its requester gives it.' })
  @IsNotEmpty()
  @Satisfies(isPrintable, NOT_PRINTABLE)
  @MaxLength(200)
  reference!: string;

  @ApiPropertyOptional({ maxLength: 200 })
  @ValidateIf(({ requester }: TakedownTermsDto) => requester !== undefined)
  @Satisfies(isPrintable, NOT_PRINTABLE)
  @MaxLength(200)
  requester?: string;

  @ApiProperty({ maxLength: 100, description: 'Clients show it: "torrent is not allowed: REASON".' })
  @IsNotEmpty()
  @Satisfies(isPrintable, NOT_PRINTABLE)
  @MaxLength(100)
  reason!: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'When it ends; without it, never.' })
  @ValidateIf(({ until }: TakedownTermsDto) => until !== undefined)
  @IsISO8601({ strict: true })
  until?: string;
}

export class TakedownDto extends TakedownTermsDto {
  @ApiPropertyOptional({ type: [String], maxItems: MAX_TAKEDOWN_HASHES, description: '40 or 64 hex digits each.' })
  @ValidateIf(({ infoHashes }: TakedownDto) => infoHashes !== undefined)
  @IsArray()
  @ArrayMaxSize(MAX_TAKEDOWN_HASHES)
  @Matches(INFO_HASH_HEX, { each: true, message: 'each of infoHashes must be 40 or 64 hex digits' })
  infoHashes?: string[];
}

export class TakedownFilterDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  reference?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  requester?: string;

  @ApiPropertyOptional({ description: 'Only takedowns of this torrent.' })
  @IsOptional()
  @Matches(INFO_HASH_HEX, ONE_HASH)
  infoHash?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Only those in force, or only those that have ended.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  inForce?: 'true' | 'false';
}

export class TakedownQueryDto extends IntersectionType(PageDto, TakedownFilterDto) {}

export class TakedownView {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  reference!: string;

  @ApiProperty({ type: 'string', nullable: true })
  requester!: string | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ description: 'Who recorded it.' })
  operator!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  until!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null while it is in force.' })
  endedAt!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  endedBy!: string | null;

  static of({
    id,
    reference,
    requester,
    reason,
    operator,
    createdAt,
    endsAt,
    endedAt,
    endedBy,
  }: Takedown): TakedownView {
    return {
      id,
      reference,
      requester,
      reason,
      operator,
      endedBy,
      createdAt: createdAt.toISOString(),
      until: endsAt?.toISOString() ?? null,
      endedAt: endedAt?.toISOString() ?? null,
    };
  }
}

export class TakedownPageView extends PageView {
  @ApiProperty({ type: [TakedownView] })
  items!: TakedownView[];
}

export class TakedownHashesPageView extends PageView {
  @ApiProperty({ type: [String] })
  items!: string[];
}
