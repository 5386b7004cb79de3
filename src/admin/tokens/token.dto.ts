import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsNotEmpty, IsOptional, MaxLength } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { TOKEN_SCOPES, type TokenScope } from '../auth/token.entity.js';
import type { ToldToken } from './token.repository.js';
import { isPrintable } from '../http/printable.js';

/** A token to make. */
export class TokenDto {
  @ApiProperty({ maxLength: 100, description: 'What it is for; the audit trail says it.' })
  @IsNotEmpty()
  @Satisfies(isPrintable, 'must be a text without control characters')
  @MaxLength(100)
  name!: string;

  @ApiProperty({ enum: TOKEN_SCOPES })
  @IsIn(TOKEN_SCOPES)
  scope!: TokenScope;

  @ApiPropertyOptional({ type: 'string', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

/** A token as it goes out: what it is, never itself. */
export class TokenView {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: TOKEN_SCOPES })
  scope!: TokenScope;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  expiresAt!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'To the minute.' })
  lastUsedAt!: string | null;

  static of({ id, name, scope, createdAt, expiresAt, lastUsedAt }: ToldToken): TokenView {
    return {
      id,
      name,
      scope,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}

/** A token as its maker sees it, once. */
export class MadeTokenView extends TokenView {
  @ApiProperty({ description: 'The token itself. It is not shown again.' })
  token!: string;
}

export class TokenPageView {
  @ApiProperty({ type: [TokenView] })
  items!: TokenView[];

  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page; null at the end.' })
  next!: string | null;
}
