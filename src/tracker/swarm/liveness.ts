/**
 * Seconds that a peer may be silent before it counts as gone: two intervals. An answer asks for an interval with up to a tenth
 * on top, so one lost announce is forgiven if the client tries again within the next interval.
 */
export function silenceAllowed(interval: number): number {
  return 2 * interval;
}

/** SQL: whether a row of `peer` was announced, over either family, within the seconds that the parameter gives. */
export const IS_LIVE = (secondsParameter: string) =>
  `greatest(ipv4_seen_at, ipv6_seen_at) > now() - make_interval(secs => ${secondsParameter})`;
