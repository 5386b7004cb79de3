import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { MAX_TRACE_MINUTES, TRACE_MINUTES } from '../../config/limits/log.limits.js';
import { Satisfies } from '../../config/validation/satisfies.js';
import { formatAddress, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import type { Trace } from '../../tracker/traces/trace.entity.js';

const HEX = /^[0-9a-fA-F]{40}$/;

/** Exactly one of the first three. */
export class TraceDto {
  @ApiPropertyOptional({ pattern: '^[0-9a-fA-F]{40}$' })
  @ValidateIf(({ infoHash }: TraceDto) => infoHash !== undefined)
  @Matches(HEX, { message: 'must be 40 hex digits' })
  infoHash?: string;

  @ApiPropertyOptional({ example: '203.0.113.7', maxLength: 100 })
  @ValidateIf(({ address }: TraceDto) => address !== undefined)
  @Satisfies((value) => typeof value === 'string' && parseAddress(value) !== undefined, 'must be an IP address')
  @MaxLength(100)
  address?: string;

  @ApiPropertyOptional({ pattern: '^[0-9a-fA-F]{40}$' })
  @ValidateIf(({ peerId }: TraceDto) => peerId !== undefined)
  @Matches(HEX, { message: 'must be 40 hex digits' })
  peerId?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_TRACE_MINUTES, default: TRACE_MINUTES })
  @ValidateIf(({ minutes }: TraceDto) => minutes !== undefined)
  @IsInt()
  @Min(1)
  @Max(MAX_TRACE_MINUTES)
  minutes: number = TRACE_MINUTES;
}

export class TraceView {
  @ApiProperty()
  id!: string;

  @ApiPropertyOptional({ pattern: '^[0-9a-f]{40}$' })
  infoHash?: string;

  @ApiPropertyOptional({ example: '203.0.113.7' })
  address?: string;

  @ApiPropertyOptional({ pattern: '^[0-9a-f]{40}$' })
  peerId?: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  expiresAt!: string;

  static of({ id, kind, value, expiresAt }: Trace): TraceView {
    const text = kind === 'address' ? formatAddress(value) : value.toString('hex');
    return { id, [kind]: text, expiresAt: expiresAt.toISOString() };
  }
}

export class TracesView {
  @ApiProperty({ type: [TraceView] })
  items!: TraceView[];
}
