import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsNotEmpty, MaxLength, ValidateIf } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { type Token, TOKEN_SCOPES, type TokenScope } from '../auth/token/token.entity.js';
import { isPrintable } from '../http/printable.js';
import { PageView } from '../paging/page.dto.js';

export class TokenDto {
  @ApiProperty({ maxLength: 100, description: 'Its purpose. The audit log shows it.' })
  @IsNotEmpty()
  @Satisfies(isPrintable, 'must be text without control characters')
  @MaxLength(100)
  name!: string;

  @ApiProperty({ enum: TOKEN_SCOPES })
  @IsIn(TOKEN_SCOPES)
  scope!: TokenScope;

  @ApiPropertyOptional({ type: 'string', format: 'date-time' })
  @ValidateIf(({ expiresAt }: TokenDto) => expiresAt !== undefined)
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

/** A token without its secret. */
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

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Accurate to the minute.' })
  lastUsedAt!: string | null;

  static of({ id, name, scope, createdAt, expiresAt, lastUsedAt }: Token): TokenView {
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

/** A new token with its secret. */
export class CreatedTokenView extends TokenView {
  @ApiProperty({ description: 'The token itself. It is not shown again.' })
  token!: string;
}

export class TokenPageView extends PageView {
  @ApiProperty({ type: [TokenView] })
  items!: TokenView[];
}
