import { ApiProperty } from '@nestjs/swagger';
import type { Statistics } from '../../tracker/statistics/statistics.entity.js';

export class StatisticsView {
  @ApiProperty({ type: 'integer', description: 'Known torrents.' })
  torrents!: number;

  @ApiProperty({ type: 'integer', description: 'Seeders and leechers. A peer in two swarms counts twice.' })
  peers!: number;

  @ApiProperty({ type: 'integer' })
  seeders!: number;

  @ApiProperty({ type: 'integer' })
  leechers!: number;

  @ApiProperty({ type: 'integer', description: 'Completed downloads of all known torrents.' })
  completed!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Time of the census.' })
  countedAt!: string | null;

  static of({ torrents, peers, seeders, leechers, completed, countedAt }: Statistics): StatisticsView {
    return {
      torrents: Number(torrents),
      peers: Number(peers),
      seeders: Number(seeders),
      leechers: Number(leechers),
      completed: Number(completed),
      countedAt: countedAt?.toISOString() ?? null,
    };
  }
}
