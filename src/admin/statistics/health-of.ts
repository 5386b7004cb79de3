import {
  LATE_CENSUS_SECONDS,
  LATE_STATE_SECONDS,
  SILENT_INSTANCE_SECONDS,
} from '../../config/limits/statistics.limits.js';
import type { KnownState } from '../../tracker/instances/tracker-state.js';
import type { HealthView, RequestRatesView } from './overview.view.js';

/** Describes the state of the tracker for people. */
export function healthOf({ state, age }: KnownState, requests: readonly RequestRatesView[]): HealthView {
  if (age > LATE_STATE_SECONDS) {
    return { status: 'down', messages: [`The database has not answered for ${Math.round(age)} s.`] };
  }
  const { readAt, census, instances } = state;
  const messages: string[] = [];
  for (const { host, silence } of instances) {
    if (silence > SILENT_INSTANCE_SECONDS)
      messages.push(`The instance on ${host} has been silent for ${Math.round(silence)} s.`);
  }
  const versions = [...new Set(instances.map(({ version }) => version))];
  if (versions.length > 1) messages.push(`The instances have different versions: ${versions.sort().join(', ')}.`);
  const sum = (outcome: 'shed' | 'error') => requests.reduce((total, request) => total + request[outcome], 0);
  if (sum('shed') > 0) messages.push(`Overloaded: ${perSecond(sum('shed'))} requests a second are refused.`);
  if (sum('error') > 0) messages.push(`Errors of the tracker: ${perSecond(sum('error'))} a second. The log has them.`);
  const censusAge = census.countedAt === null ? Infinity : (readAt - census.countedAt) / 1000;
  if (census.countedAt !== null && censusAge > LATE_CENSUS_SECONDS) {
    messages.push(`The last census was ${Math.round(censusAge / 60)} minutes ago.`);
  }
  return messages.length > 0 ? { status: 'degraded', messages } : { status: 'ok', messages: ['The tracker works.'] };
}

function perSecond(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
}
