import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { TORRENT_STATES, type TorrentState } from '../../../tracker/torrent/torrent.entity.js';
import { TORRENT_SORTS, type TorrentQuery } from './torrent-list.repository.js';
import { PageDto } from '../../paging/page.dto.js';

const SORTS = TORRENT_SORTS.flatMap((sort) => [sort, `-${sort}`]);

/** Selects torrents. */
export class TorrentFilterDto {
  @ApiPropertyOptional({
    description: 'First hex digits of the info hash; or words of the name, or prefixes of words.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  query?: string;

  @ApiPropertyOptional({ enum: TORRENT_STATES })
  @IsOptional()
  @IsIn(TORRENT_STATES)
  state?: TorrentState;
}

/** Selects and sorts torrents. */
export class TorrentQueryDto extends IntersectionType(TorrentFilterDto, PageDto) {
  @ApiPropertyOptional({ enum: SORTS, default: '-createdAt', description: '`-`: largest or latest first.' })
  @IsIn(SORTS)
  sort: string = '-createdAt';

  /** @param dto as validated */
  static toQuery({ sort, ...others }: TorrentQueryDto): TorrentQuery {
    const name = sort.replace('-', '');
    return {
      ...others,
      sort: TORRENT_SORTS.find((known) => known === name) ?? 'createdAt',
      descending: sort.startsWith('-'),
    };
  }
}
