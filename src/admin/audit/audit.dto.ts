import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { AuditEntry } from './audit-entry.entity.js';
import { PageDto } from '../paging/page.dto.js';

export class AuditQueryDto extends PageDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  operator?: string;

  @ApiPropertyOptional({ example: 'torrent.change' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  action?: string;

  @ApiPropertyOptional({ description: "An info hash, a ban's value, a token's name." })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string;
}

/** An entry of the trail as it goes out. */
export class AuditEntryView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'The user name, or `token:` and the name of the token.' })
  operator!: string;

  @ApiProperty({ example: '192.0.2.1' })
  address!: string;

  @ApiProperty({ example: 'torrent.change' })
  action!: string;

  @ApiProperty()
  subject!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What is different, mostly before and after.',
  })
  change!: Record<string, unknown>;

  static of({ at, ...entry }: AuditEntry): AuditEntryView {
    return { ...entry, at: at.toISOString() };
  }
}

export class AuditPageView {
  @ApiProperty({ type: [AuditEntryView] })
  items!: AuditEntryView[];

  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page; null at the end.' })
  next!: string | null;
}
