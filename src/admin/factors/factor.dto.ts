import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsInt, IsISO8601, Max, Min, ValidateIf } from 'class-validator';
import { MAX_FACTOR } from '../members/member-description.js';

const PER_CENT = { type: 'integer', minimum: 0, maximum: MAX_FACTOR, description: 'Per cent.' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;

/** What members are credited or charged with, of all transfers. */
export class FactorDto {
  @ApiProperty(PER_CENT)
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  uploadFactor!: number;

  @ApiProperty(PER_CENT)
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  downloadFactor!: number;

  @ApiPropertyOptional({ ...TIME, description: 'At once without it.' })
  @ValidateIf(({ from }: FactorDto) => from !== undefined)
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ ...TIME, description: 'For ever without it.' })
  @ValidateIf(({ until }: FactorDto) => until !== undefined)
  @IsISO8601({ strict: true })
  until?: string;
}

/** The same for a member in one swarm: a token. */
export class MemberFactorDto extends OmitType(FactorDto, ['from'] as const) {}
