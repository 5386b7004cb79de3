import { ageOf, dateTime, duration } from '../format/times.js';

/** How long ago something was; the exact time is in its title. */
export function Ago({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={dateTime(at)}>
      {duration(ageOf(at))} ago
    </time>
  );
}
