const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY_OF_MONTH = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the time zone of the reader. */
export function dateTime(iso: string): string {
  return DATE_TIME.format(new Date(iso));
}

/** @param time seconds since 1970 @param step seconds between two times of the axis */
export function axisTime(time: number, step: number): string {
  return (step < DAY ? CLOCK : DAY_OF_MONTH).format(new Date(time * 1000));
}

/** A time of two units at most: 45 s, 3 min, 2 h 5 min, 4 d 3 h. */
export function duration(seconds: number): string {
  const rest = Math.max(0, Math.round(seconds));
  if (rest < MINUTE) return `${rest} s`;
  if (rest < HOUR) return `${Math.floor(rest / MINUTE)} min`;
  if (rest < DAY) return two(Math.floor(rest / HOUR), 'h', Math.floor((rest % HOUR) / MINUTE), 'min');
  return two(Math.floor(rest / DAY), 'd', Math.floor((rest % DAY) / HOUR), 'h');
}

/** Seconds from then until now. */
export function ageOf(iso: string, now = Date.now()): number {
  return (now - Date.parse(iso)) / 1000;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
