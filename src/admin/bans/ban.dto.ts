import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { BAN_KINDS, type BanKind } from '../../tracker/access/ban.entity.js';
import type { ToldBan } from './ban.repository.js';
import { isPrintable } from '../http/printable.js';
import { PageDto } from '../paging/page.dto.js';

/** Whom to ban. */
export class BanDto {
  @ApiProperty({ enum: BAN_KINDS })
  @IsIn(BAN_KINDS)
  kind!: BanKind;

  @ApiProperty({
    examples: ['10.0.0.0/8', '2001:db8::1', '192.0.2.1-192.0.2.9', '-XL0012'],
    description: 'An address, a CIDR or a range; or what the peer ids of the client begin with.',
  })
  @IsString()
  @MaxLength(100)
  value!: string;

  @ApiPropertyOptional({ maxLength: 500 })
  @IsOptional()
  @Satisfies(isPrintable, 'must be a text without control characters')
  @MaxLength(500)
  reason?: string;
}

export class BanQueryDto extends PageDto {
  @ApiPropertyOptional({ enum: BAN_KINDS })
  @IsOptional()
  @IsIn(BAN_KINDS)
  kind?: BanKind;
}

/** A ban as it goes out. */
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

  static of({ createdAt, ...ban }: ToldBan): BanView {
    return { ...ban, createdAt: createdAt.toISOString() };
  }
}

export class BanPageView {
  @ApiProperty({ type: [BanView] })
  items!: BanView[];

  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page; null at the end.' })
  next!: string | null;
}
