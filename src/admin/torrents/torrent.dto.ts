import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Satisfies } from '../../config/validation/satisfies.js';
import { TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { isName, MAX_NAME_LENGTH, type TorrentDescription } from './registered-torrent.js';
import { INFO_HASH } from '../http/info-hash.pipe.js';

/** What an operator says of a torrent; what is left out is nothing in a PUT, and stays in a PATCH. */
export class TorrentDto {
  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: MAX_NAME_LENGTH })
  @IsOptional()
  @Satisfies(isTorrentName, `must be a text of ${MAX_NAME_LENGTH} characters at the most, without control characters`)
  name?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, description: 'Bytes.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  size?: number | null;

  @ApiPropertyOptional({ enum: TORRENT_STATES, default: 'allowed' })
  @ValidateIf(({ state }: TorrentDto) => state !== undefined)
  @IsIn(TORRENT_STATES)
  state?: TorrentState;
}

class InfoHashDto {
  @ApiPropertyOptional({
    pattern: '^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$',
    description: '40 hex digits, or the 64 of a v2 hash, which are cut.',
  })
  @IsOptional()
  @Matches(INFO_HASH, { message: 'infoHash must be 40 or 64 hex digits' })
  infoHash?: string;
}

/** A torrent to register; where a .torrent file comes with it, without the info hash. */
export class RegisterTorrentDto extends IntersectionType(InfoHashDto, TorrentDto) {}

function isTorrentName(value: unknown): boolean {
  return typeof value === 'string' && isName(value);
}

/** What of it was sent, without what describes no torrent. */
export function descriptionIn({ name, size, state }: TorrentDto): Partial<TorrentDescription> {
  const given = Object.entries({ name, size, state }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<TorrentDescription>;
}
