import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../config/limits/admin.limits.js';
import type { Cursor, Page } from './page.js';

/** Which part of a list is asked for. */
export class PageDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    default: DEFAULT_PAGE_SIZE,
    description: 'The most items.',
  })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,4}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE_SIZE)
  limit: number = DEFAULT_PAGE_SIZE;

  @ApiPropertyOptional({ type: 'string', description: '`next` of the page before.' })
  @Transform(({ value }: { value: unknown }) => cursorOf(value))
  @IsOptional()
  @IsArray({ message: 'cursor must be the next of a page before' })
  @IsString({ each: true })
  cursor?: Cursor;
}

/** A page as it goes out; where the list goes on is nobody's business but ours. */
export function pageView<Item, View>(page: Page<Item>, viewOf: (item: Item) => View) {
  const next = page.next ? Buffer.from(JSON.stringify(page.next)).toString('base64url') : null;
  return { items: page.items.map(viewOf), next };
}

function cursorOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString());
  } catch {
    return value;
  }
}
