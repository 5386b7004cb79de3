import { ApiProperty } from '@nestjs/swagger';
import type { HistoryRange } from '../../tracker/history/history-range.js';
import type { HistorySummary } from '../../tracker/history/history.repository.js';
import { HISTORY_STEPS, type HistoryStep } from '../../tracker/history/history-step.js';
import type { Counts } from '../../tracker/activity/counts.js';
import { counterName, type ShownAction, type Transport } from '../../tracker/activity/counter-name.js';
import type { Outcome } from '../../tracker/counters/transport-counters.js';

/** The number of requests by outcome. */
export class OutcomesView {
  @ApiProperty({ type: 'integer', description: 'Served.' })
  ok!: number;

  @ApiProperty({ type: 'integer', description: "The client's fault." })
  failed!: number;

  @ApiProperty({ type: 'integer', description: 'Refused by the rules of the tracker.' })
  refused!: number;

  @ApiProperty({ type: 'integer', description: 'Refused because of overload.' })
  shed!: number;

  @ApiProperty({ type: 'integer', description: "The tracker's fault." })
  error!: number;
}

export class TransportsView {
  @ApiProperty({ type: OutcomesView })
  http!: OutcomesView;

  @ApiProperty({ type: OutcomesView })
  udp!: OutcomesView;
}

export class HistoryPointView {
  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the step begins.' })
  at!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Seconds that the numbers of requests, downloads and bytes are of. Divide by it to get a rate.',
  })
  seconds!: number;

  @ApiProperty({ type: 'integer', description: 'Known torrents, on average.' })
  torrents!: number;

  @ApiProperty({ type: 'integer', description: 'On average.' })
  seeders!: number;

  @ApiProperty({ type: 'integer', description: 'On average.' })
  leechers!: number;

  @ApiProperty({ type: 'integer', description: 'Downloads completed in the step.' })
  downloads!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Bytes that members have uploaded, when they were settled; null without private mode.',
  })
  uploaded!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The same, downloaded.' })
  downloaded!: number | null;

  @ApiProperty({ type: TransportsView })
  announces!: TransportsView;

  @ApiProperty({ type: TransportsView })
  scrapes!: TransportsView;
}

export class HistoryView {
  @ApiProperty({ type: 'string', format: 'date-time' })
  from!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  to!: string;

  @ApiProperty({ enum: HISTORY_STEPS })
  step!: HistoryStep;

  @ApiProperty({ type: [HistoryPointView], description: 'In order. Steps of which nothing is known are missing.' })
  points!: HistoryPointView[];

  static of({ from, to, step }: HistoryRange, points: readonly HistorySummary[]): HistoryView {
    return { from: from.toISOString(), to: to.toISOString(), step, points: points.map(pointView) };
  }
}

function pointView({ at, requests, ...point }: HistorySummary): HistoryPointView {
  return {
    at: new Date(at).toISOString(),
    ...point,
    announces: transportsView('announce', requests ?? {}),
    scrapes: transportsView('scrape', requests ?? {}),
  };
}

function transportsView(action: ShownAction, requests: Counts): TransportsView {
  return { http: outcomesView('http', action, requests), udp: outcomesView('udp', action, requests) };
}

function outcomesView(transport: Transport, action: ShownAction, requests: Counts): OutcomesView {
  const countOf = (outcome: Outcome) => requests[counterName.requests(transport, action, outcome)] ?? 0;
  return {
    ok: countOf('ok'),
    failed: countOf('failed'),
    refused: countOf('refused'),
    shed: countOf('shed'),
    error: countOf('error'),
  };
}
