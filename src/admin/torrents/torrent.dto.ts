import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { MAX_REASON_LENGTH } from '../../config/limits/admin.limits.js';
import { Satisfies } from '../../config/validation/satisfies.js';
import { INFO_HASH_HEX } from '../../protocol/bittorrent/info-hash.js';
import { TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { MAX_FACTOR } from '../members/member-description.js';
import { isDenialReason, isTorrentName, MAX_NAME_LENGTH, type TorrentDescription } from './torrent-description.js';

const PER_CENT = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_FACTOR,
  description: 'Per cent that members are credited or charged with, in private mode. 100 without it.',
} as const;

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

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: MAX_REASON_LENGTH,
    description:
      'Why. It is stored in the audit log, and members read it in private mode, while the torrent is denied.',
  })
  @IsOptional()
  @Satisfies(isDenialReason, `must be text of at most ${MAX_REASON_LENGTH} characters, without control characters`)
  reason?: string | null;

  @ApiPropertyOptional(PER_CENT)
  @ValidateIf(({ uploadFactor }: TorrentDto) => uploadFactor !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  uploadFactor?: number;

  @ApiPropertyOptional(PER_CENT)
  @ValidateIf(({ downloadFactor }: TorrentDto) => downloadFactor !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_FACTOR)
  downloadFactor?: number;
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
export function descriptionIn(dto: TorrentDto): Partial<TorrentDescription> {
  const { name, size, state, reason, uploadFactor, downloadFactor } = dto;
  return {
    ...(name !== undefined && { name }),
    ...(size !== undefined && { size }),
    ...(state !== undefined && { state }),
    ...(reason !== undefined && { reason }),
    ...(uploadFactor !== undefined && { uploadFactor }),
    ...(downloadFactor !== undefined && { downloadFactor }),
  };
}
