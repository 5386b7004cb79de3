import { inspect } from 'node:util';

/** Every kind of log line, and what it means. docs/LOGS.md lists them. */
export const LOG_EVENTS = {
  starting: 'The process has read its settings.',
  ready: 'The tracker serves. The message shows the announce URLs and how to log in.',
  draining: 'The tracker reports not ready and keeps serving for a while.',
  ended: 'The tracker has closed.',
  close_timed_out: 'Closing took too long, and the process ends without it.',
  few_files: 'The limit of open files is low.',
  lines_lost: 'Nobody read the log for a while, so lines were lost.',
  worker_ended: 'A worker process ended and is replaced.',
  database_waiting: 'PostgreSQL does not answer at the start.',
  database_lost: 'The database does not answer any more.',
  database_back: 'The database answers again.',
  database_error: 'A statement failed for a reason that passes.',
  database_failed: 'The embedded database can no longer be used, and the process ends.',
  shards_unknown: 'On Citus: the shards of the tables are not known, so a transaction of announces may touch many.',
  citus_worker_lost: 'On Citus: a worker is not reached, so the coordinator takes the announces of its torrents.',
  citus_worker_back: 'On Citus: that worker takes the announces of its torrents again.',
  access_rules_failed: 'The access rules could not be read again; the known ones stay in force.',
  job_failed: 'A housekeeping job failed. It is repeated.',
  rows_removed: 'A housekeeping job removed rows.',
  statistics_late: 'An instance could not report its statistics.',
  internal_error: "An error that is the tracker's fault, with its stack.",
  certificate_loaded: 'A new certificate is in use.',
  certificate_expired: 'The certificate in use is expired.',
  certificate_rejected: "New certificate files can't be used; the previous certificate stays in use.",
  proxy_header_missing: 'A trusted proxy sends no PROXY header.',
  slow_pipeline: "An embedding application added to the announce or scrape route, so Nest's pipeline serves it.",
  too_many_addresses: 'The machine has too many addresses for a UDP socket each.',
  address_not_bound: "The UDP transport can't listen on an address.",
  udp_socket_failed: 'A UDP socket reported an error.',
  sign_in_failed: 'Somebody tried to sign in with wrong credentials.',
  operator_change: 'An operator changed something. The audit log has the same.',
  request_failed: 'An announce, scrape or connect got an error. At info where a trace matches it, otherwise at debug.',
  announce_traced: 'An announce that a trace matches got an answer.',
} as const;

export type LogEventName = keyof typeof LOG_EVENTS;
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A log line of a known kind. Pass it to Nest's `Logger` in place of a text. */
export class LogEvent {
  /**
   * @param message for people, with everything that matters
   * @param fields for programs; never a password, token, passkey or key
   */
  constructor(
    readonly event: LogEventName,
    readonly message: string,
    readonly fields: LogFields = {},
  ) {}

  toString(): string {
    return this.message;
  }

  /** How Nest's own logger prints it, in an application that embeds the tracker. */
  [inspect.custom](): string {
    return this.message;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The line for an error that nobody expected, with its stack. */
export function internalError(error: unknown): LogEvent {
  const stack = error instanceof Error ? error.stack : undefined;
  return new LogEvent('internal_error', stack ?? String(error));
}
