import type { Options } from './options.js';
import type { Postgres } from './servers/postgres.js';
import type { Scope } from './scope.js';
import type { Table } from './report/table.js';

/** What a measurement works with. */
export interface Bench {
  readonly options: Options;
  /** Ends what the measurement starts. */
  readonly scope: Scope;
  readonly postgres: Postgres;
  /** For files; removed at the end. */
  readonly folder: string;
  /** Whether wrk is installed. */
  readonly wrk: boolean;
  /** Reports progress on stderr. */
  readonly log: (text: string) => void;
}

/** Measures one thing. Returns no table where a tool that it needs is not installed. */
export type Measurement = (bench: Bench) => Promise<readonly Table[]>;
