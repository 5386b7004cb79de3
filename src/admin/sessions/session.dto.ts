import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { Operator } from '../auth/operator.js';

/** What a sign-in form sends. */
export class SignInDto {
  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @MaxLength(1000)
  username!: string;

  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @MaxLength(1000)
  password!: string;
}

export class SessionView {
  @ApiProperty({ type: 'string', nullable: true, description: "The user name, or `token:` and the token's name." })
  operator!: string | null;

  @ApiProperty({
    type: 'string',
    enum: ['read', 'write', 'ledger', 'owner', null],
    nullable: true,
    description: '`owner`: signed in with the password.',
  })
  scope!: Operator['scope'] | null;

  @ApiProperty({
    type: 'string',
    enum: ['open', 'registered', 'private', null],
    nullable: true,
    description: '`YABTT_MODE`, for operators.',
  })
  mode!: SwarmSettings['mode'] | null;

  static of({ name, scope }: Operator, mode: SwarmSettings['mode']): SessionView {
    return { operator: name, scope, mode };
  }
}
