import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MAX_SORTED_PEERS } from '../../config/limits/admin.limits.js';
import { PageDto } from '../paging/page.dto.js';
import { PEER_SORTS, type PeerQuery } from './peer-list.repository.js';

const SORTS = PEER_SORTS.flatMap((sort) => [sort, `-${sort}`]);

/** Sorts peers. */
export class PeerQueryDto extends PageDto {
  @ApiPropertyOptional({
    enum: SORTS,
    default: 'peerId',
    description: `\`-\`: largest or latest first. A swarm of more than ${MAX_SORTED_PEERS} peers is listed by \`peerId\` only.`,
  })
  @IsIn(SORTS)
  sort: string = 'peerId';

  /** @param dto as validated */
  static toQuery({ sort, ...others }: PeerQueryDto): PeerQuery {
    const name = sort.replace('-', '');
    return {
      ...others,
      sort: PEER_SORTS.find((known) => known === name) ?? 'peerId',
      descending: sort.startsWith('-'),
    };
  }
}
