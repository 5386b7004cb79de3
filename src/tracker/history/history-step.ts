/** The steps in which the history can be read, with their seconds. */
const SECONDS = { '1m': 60, '10m': 600, '1h': 3_600, '1d': 86_400 } as const;

export type HistoryStep = keyof typeof SECONDS;

export const HISTORY_STEPS = ['1m', '10m', '1h', '1d'] as const satisfies readonly HistoryStep[];

export function secondsOf(step: HistoryStep): number {
  return SECONDS[step];
}
