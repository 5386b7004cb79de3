import { type HistoryStep, secondsOf } from './history-step.js';

/** A part of the history, and the steps in which it is summed up. */
export interface HistoryRange {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly step: HistoryStep;
}

/** The same range from the beginning of its first step to the end of its last one. */
export function inWholeSteps({ from, to, step }: HistoryRange): HistoryRange {
  const milliseconds = secondsOf(step) * 1000;
  return {
    from: new Date(Math.floor(from.getTime() / milliseconds) * milliseconds),
    to: new Date(Math.ceil(to.getTime() / milliseconds) * milliseconds),
    step,
  };
}
