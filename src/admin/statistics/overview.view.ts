import { ApiProperty } from '@nestjs/swagger';
import { SHOWN_ACTIONS, type ShownAction, type Transport, TRANSPORTS } from '../../tracker/activity/counter-name.js';
import { FAILURE_KINDS, type FailureKind } from '../../protocol/bittorrent/tracker-error.js';
import { StatisticsView } from './statistics.view.js';

const RATE = 'Per second, over about the last half minute.';

export const HEALTH = ['ok', 'degraded', 'down'] as const;

export class HealthView {
  @ApiProperty({ enum: HEALTH })
  status!: (typeof HEALTH)[number];

  @ApiProperty({ type: [String], description: 'Sentences for people; never empty.', example: ['The tracker works.'] })
  messages!: string[];
}

/** The requests of one transport and action, by outcome. */
export class RequestRatesView {
  @ApiProperty({ enum: TRANSPORTS })
  transport!: Transport;

  @ApiProperty({ enum: SHOWN_ACTIONS })
  action!: ShownAction;

  @ApiProperty({ type: 'number', description: `All outcomes together. ${RATE}` })
  perSecond!: number;

  @ApiProperty({ type: 'number', description: 'Served.' })
  ok!: number;

  @ApiProperty({ type: 'number', description: "The client's fault." })
  failed!: number;

  @ApiProperty({ type: 'number', description: 'Refused by the rules of the tracker.' })
  refused!: number;

  @ApiProperty({ type: 'number', description: 'Refused because of overload.' })
  shed!: number;

  @ApiProperty({ type: 'number', description: "The tracker's fault." })
  error!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Milliseconds; half of the responses took no longer.' })
  p50!: number | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Milliseconds; 99 % of the responses took no longer.' })
  p99!: number | null;
}

export class FailureRateView {
  @ApiProperty({ enum: TRANSPORTS })
  transport!: Transport;

  @ApiProperty({ enum: FAILURE_KINDS })
  reason!: FailureKind;

  @ApiProperty({ type: 'number', description: RATE })
  perSecond!: number;
}

export class InstanceView {
  @ApiProperty({ description: 'Another one after each start.' })
  id!: string;

  @ApiProperty({ description: 'The name of its machine.' })
  host!: string;

  @ApiProperty({ example: '1.0.0' })
  version!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ type: 'number', description: 'Seconds since its last report. It reports every 10 s.' })
  silence!: number;

  @ApiProperty({ type: 'integer', description: 'Processes that serve.' })
  processes!: number;

  @ApiProperty({ type: 'number', description: `Announces. ${RATE}` })
  announcesPerSecond!: number;

  @ApiProperty({ type: 'number', description: 'CPU cores that it uses.', example: 0.25 })
  cpu!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes of memory of all its processes.' })
  memory!: number;

  @ApiProperty({ type: 'integer', description: 'Open HTTP connections.' })
  connections!: number;
}

export class OverviewView {
  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the database was asked: about 10 s ago.' })
  readAt!: string;

  @ApiProperty({ type: HealthView })
  health!: HealthView;

  @ApiProperty({ type: [RequestRatesView], description: 'Always one for each transport and action.' })
  requests!: RequestRatesView[];

  @ApiProperty({ type: [FailureRateView], description: 'Those that occurred, most frequent first.' })
  failures!: FailureRateView[];

  @ApiProperty({ type: StatisticsView })
  statistics!: StatisticsView;

  @ApiProperty({ type: [InstanceView], description: 'Oldest first.' })
  instances!: InstanceView[];
}
