import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto, PageView } from '../paging/page.dto.js';
import type { AuditItem } from './audit-item.entity.js';

export class AuditItemQueryDto extends PageDto {
  @ApiPropertyOptional({ description: "An info hash or a ban's value." })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string;
}

export class AuditItemView {
  @ApiProperty({ description: "An info hash or a ban's value." })
  subject!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Details, mostly the values before and after.',
  })
  change!: Record<string, unknown>;

  static of({ subject, change }: AuditItem): AuditItemView {
    return { subject, change };
  }
}

export class AuditItemPageView extends PageView {
  @ApiProperty({ type: [AuditItemView] })
  items!: AuditItemView[];
}
