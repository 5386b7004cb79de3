import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { MAX_REASON_LENGTH } from '../../config/limits/admin.limits.js';
import { Satisfies } from '../../config/validation/satisfies.js';
import { INFO_HASH_HEX } from '../../protocol/bittorrent/info-hash.js';
import { TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { isPrintable } from '../http/printable.js';
import { isTorrentName, MAX_NAME_LENGTH, type TorrentDescription } from './torrent-description.js';

/** A torrent's description. PUT resets omitted fields to their defaults, PATCH leaves them unchanged. */
export class TorrentDto {
  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: MAX_NAME_LENGTH })
  @IsOptional()
  @Satisfies(isTorrentName, `must be text of at most ${MAX_NAME_LENGTH} characters, without control characters`)
  name?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, description: 'Bytes.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  size?: number | null;

  // Not as `default`: PATCH has none, and generators would require a field with a default.
  @ApiPropertyOptional({ enum: TORRENT_STATES, description: 'A new or replaced torrent is `allowed` without it.' })
  @ValidateIf(({ state }: TorrentDto) => state !== undefined)
  @IsIn(TORRENT_STATES)
  state?: TorrentState;
}

/** A change of a torrent, and why it is made. */
export class ChangeTorrentDto extends TorrentDto {
  @ApiPropertyOptional({ maxLength: MAX_REASON_LENGTH, description: 'Why. It is stored in the audit log.' })
  @ValidateIf(({ reason }: ChangeTorrentDto) => reason !== undefined)
  @Satisfies(isPrintable, 'must be text without control characters')
  @MaxLength(MAX_REASON_LENGTH)
  reason?: string;
}

class InfoHashDto {
  @ApiPropertyOptional({
    pattern: INFO_HASH_HEX.source,
    description: '40 hex digits, or 64 of a v2 hash, which are truncated.',
  })
  @ValidateIf(({ infoHash }: InfoHashDto) => infoHash !== undefined)
  @Matches(INFO_HASH_HEX, { message: 'infoHash must be 40 or 64 hex digits' })
  infoHash?: string;
}

/** A torrent to register. With a .torrent file, the info hash is omitted. */
export class RegisterTorrentDto extends IntersectionType(InfoHashDto, TorrentDto) {}

/** The fields that the request has. */
export function descriptionIn({ name, size, state }: TorrentDto): Partial<TorrentDescription> {
  return {
    ...(name !== undefined && { name }),
    ...(size !== undefined && { size }),
    ...(state !== undefined && { state }),
  };
}
