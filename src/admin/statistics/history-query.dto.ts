import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { DEFAULT_HISTORY_MS, MAX_HISTORY_POINTS } from '../../config/limits/statistics.limits.js';
import { Satisfies } from '../../config/validation/satisfies.js';
import { type HistoryRange } from '../../tracker/history/history-range.js';
import { HISTORY_STEPS, type HistoryStep, secondsOf } from '../../tracker/history/history-step.js';
import { ProblemException } from '../problems/problem-exception.js';

/** ISO 8601, with the zone. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const MUST_BE_TIME = 'must be a time like 2026-11-25T20:00:00Z';

export class HistoryQueryDto {
  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'By default a day before `to`.' })
  @IsOptional()
  @Satisfies(isTime, MUST_BE_TIME)
  from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Exclusive. By default now.' })
  @IsOptional()
  @Satisfies(isTime, MUST_BE_TIME)
  to?: string;

  @ApiPropertyOptional({
    enum: HISTORY_STEPS,
    description: `By default the shortest of which at most ${MAX_HISTORY_POINTS} lie between \`from\` and \`to\`.`,
  })
  @IsOptional()
  @IsIn(HISTORY_STEPS)
  step?: HistoryStep;

  /** @throws ProblemException if the range is empty or has too many steps */
  static toRange({ from: fromText, to: toText, step }: HistoryQueryDto, now = Date.now()): HistoryRange {
    const to = toText === undefined ? now : Date.parse(toText);
    const from = fromText === undefined ? to - DEFAULT_HISTORY_MS : Date.parse(fromText);
    if (from >= to) throw ProblemException.ofField('from', 'must be before to');
    const fitting = HISTORY_STEPS.find((one) => to - from <= MAX_HISTORY_POINTS * secondsOf(one) * 1000);
    if (!fitting) throw ProblemException.ofField('from', `must be within ${MAX_HISTORY_POINTS} days before to`);
    if (step && secondsOf(step) < secondsOf(fitting))
      throw ProblemException.ofField(
        'step',
        `must be ${fitting} or longer: an answer has at most ${MAX_HISTORY_POINTS} steps`,
      );
    return { from: new Date(from), to: new Date(to), step: step ?? fitting };
  }
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}
