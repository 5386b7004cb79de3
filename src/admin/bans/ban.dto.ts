import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { type Ban, BAN_KINDS, type BanKind } from '../../tracker/access/ban.entity.js';
import { isPrintable } from '../http/printable.js';
import { PageDto, PageView } from '../paging/page.dto.js';

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

  static of({ id, kind, value, reason, createdAt }: Ban): BanView {
    return { id, kind, value, reason, createdAt: createdAt.toISOString() };
  }
}

export class BanPageView extends PageView {
  @ApiProperty({ type: [BanView] })
  items!: BanView[];
}
