import { ApiProperty } from '@nestjs/swagger';
import type { SwarmPoint } from '../../../tracker/history/swarm/swarm-history.repository.js';

export class SwarmPointView {
  @ApiProperty({ type: 'string', format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer', description: 'Seeders.' })
  complete!: number;

  @ApiProperty({ type: 'integer', description: 'Leechers.' })
  incomplete!: number;

  @ApiProperty({ type: 'integer', description: 'Completed downloads until then.' })
  downloaded!: number;
}

export class SwarmHistoryView {
  @ApiProperty({
    type: [SwarmPointView],
    description: 'In order. Times at which the swarm was not one of the largest are missing.',
  })
  points!: SwarmPointView[];

  static of(points: readonly SwarmPoint[]): SwarmHistoryView {
    return { points: points.map(({ at, ...counts }) => ({ at: new Date(at).toISOString(), ...counts })) };
  }
}
