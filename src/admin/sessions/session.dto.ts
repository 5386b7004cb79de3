import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
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
  @ApiProperty({ description: "The user name, or `token:` and the token's name." })
  operator!: string;

  @ApiProperty({ enum: ['read', 'write', 'owner'], description: '`owner`: signed in with the password.' })
  scope!: Operator['scope'];

  static of({ name, scope }: Operator): SessionView {
    return { operator: name, scope };
  }
}
