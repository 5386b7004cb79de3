import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../config/limits/admin.limits.js';
import type { Cursor, Page } from './page.js';

export class PageDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    default: DEFAULT_PAGE_SIZE,
    description: 'Maximum number of items.',
  })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,4}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE_SIZE)
  limit: number = DEFAULT_PAGE_SIZE;

  @ApiPropertyOptional({ type: 'string', description: '`next` of the previous page.' })
  @Transform(({ value }: { value: unknown }) => cursorOf(value))
  @IsOptional()
  @IsArray({ message: 'cursor must be `next` of a previous page' })
  @IsString({ each: true })
  cursor?: Cursor;
}

export abstract class PageView {
  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page; null at the end.' })
  next!: string | null;
}

/** A page as the API returns it, with an opaque cursor. */
export function pageView<Item, View>(page: Page<Item>, viewOf: (item: Item) => View) {
  const next = page.next ? Buffer.from(JSON.stringify(page.next)).toString('base64url') : null;
  return { items: page.items.map(viewOf), next };
}

function cursorOf(value: unknown): unknown {
  // A repeated parameter is an array.
  if (typeof value !== 'string') return '';
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString()) ?? '';
  } catch {
    return value;
  }
}
