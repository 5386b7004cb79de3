import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto, PageView } from '../paging/page.dto.js';
import type { AuditEntry } from './audit-entry.entity.js';

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

  @ApiPropertyOptional({ description: "An info hash, a ban's value or a token's name. Finds imports of it, too." })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string;
}

export class AuditEntryView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  at!: string;

  @ApiProperty({ description: "The user name, or `token:` and the token's name." })
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
    description: 'Details, mostly the values before and after.',
  })
  change!: Record<string, unknown>;

  static of({ at, ...entry }: AuditEntry): AuditEntryView {
    return { ...entry, at: at.toISOString() };
  }
}

export class AuditPageView extends PageView {
  @ApiProperty({ type: [AuditEntryView] })
  items!: AuditEntryView[];
}
