import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsISO8601, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { type Ban, BAN_KINDS, type BanKind } from '../../tracker/access/ban.entity.js';
import { isPrintable } from '../http/printable.js';
import { PageDto, PageView } from '../paging/page.dto.js';
import { BAN_LIST_FORMATS, type BanListFormat } from './ban-list-format.js';

export class BanDto {
  @ApiProperty({ enum: BAN_KINDS })
  @IsIn(BAN_KINDS)
  kind!: BanKind;

  @ApiProperty({
    examples: ['10.0.0.0/8', '2001:db8::1', '192.0.2.1-192.0.2.9', '-XL0012'],
    description: 'An address, a CIDR or a range; or a prefix of the peer ids of a client.',
  })
  @IsString()
  @MaxLength(100)
  value!: string;

  @ApiPropertyOptional({ maxLength: 500 })
  @ValidateIf(({ reason }: BanDto) => reason !== undefined)
  @Satisfies(isPrintable, 'must be text without control characters')
  @MaxLength(500)
  reason?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'When the ban ends; without it, never.' })
  @ValidateIf(({ expiresAt }: BanDto) => expiresAt !== undefined)
  @IsISO8601({ strict: true })
  expiresAt?: string;

  @ApiPropertyOptional({ description: 'Needed for a ban that covers a trusted proxy, or most of the address space.' })
  @ValidateIf(({ force }: BanDto) => force !== undefined)
  @IsBoolean()
  force?: boolean;
}

export class BanQueryDto extends PageDto {
  @ApiPropertyOptional({
    description: 'An address: the bans that it falls under. Other text: bans with it in their value or reason.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  query?: string;

  @ApiPropertyOptional({ enum: BAN_KINDS })
  @IsOptional()
  @IsIn(BAN_KINDS)
  kind?: BanKind;
}

export class BanImportQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Whether to ban also what covers a trusted proxy, or most of the address space.',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  force?: 'true' | 'false';
}

export class BanExportQueryDto {
  @ApiPropertyOptional({ enum: BAN_LIST_FORMATS, default: 'cidr' })
  @IsOptional()
  @IsIn(BAN_LIST_FORMATS)
  format?: BanListFormat;
}

export class BanView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: BAN_KINDS })
  kind!: BanKind;

  @ApiProperty()
  value!: string;

  @ApiProperty({ type: 'string', nullable: true })
  reason!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  expiresAt!: string | null;

  static of({ id, kind, value, reason, createdAt, expiresAt }: Ban): BanView {
    return {
      id,
      kind,
      value,
      reason,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }
}

export class BanPageView extends PageView {
  @ApiProperty({ type: [BanView] })
  items!: BanView[];
}
