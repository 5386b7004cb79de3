import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import { PASSKEY } from '../../../protocol/passkey/passkey.js';
import type { Passkey } from '../../../tracker/member/passkey/passkey.entity.js';
import type { CreatedPasskey } from './passkeys.service.js';

/** Seconds: a year. */
const MAX_GRACE_SECONDS = 31_536_000;

export class NewPasskeyDto {
  @ApiPropertyOptional({ pattern: PASSKEY.source, description: 'A random one without it.' })
  @ValidateIf(({ passkey }: NewPasskeyDto) => passkey !== undefined)
  @Matches(PASSKEY, { message: 'passkey must be 16 to 64 of 0-9 A-Z a-z _ -' })
  passkey?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_GRACE_SECONDS,
    description: 'Seconds for which the older passkeys still count. 0 without it.',
  })
  @ValidateIf(({ graceSeconds }: NewPasskeyDto) => graceSeconds !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_GRACE_SECONDS)
  graceSeconds?: number;
}

/** A passkey without its secret. */
export class PasskeyView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'Its last four characters.' })
  hint!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'The end of its grace period.' })
  expiresAt!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Accurate to the hour.' })
  lastUsedAt!: string | null;

  static of({ id, hint, createdAt, expiresAt, lastUsedAt }: Passkey): PasskeyView {
    return {
      id,
      hint,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class PasskeyListView {
  @ApiProperty({ type: [PasskeyView] })
  items!: PasskeyView[];
}

/** A new passkey with its secret. */
export class CreatedPasskeyView {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'The passkey itself. It is not shown again.' })
  passkey!: string;

  @ApiProperty({ description: 'Its last four characters.' })
  hint!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  static of({ passkey, secret }: CreatedPasskey): CreatedPasskeyView {
    const { id, hint, createdAt } = passkey;
    return { id, passkey: secret, hint, createdAt: createdAt.toISOString() };
  }
}
