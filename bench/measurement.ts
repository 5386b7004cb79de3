import type { Options } from './options.js';
import type { Postgres } from './servers/postgres.js';
import type { Scope } from './scope.js';
import type { Table } from './report/table.js';

/** What a measurement is given. */
export interface Bench {
  readonly options: Options;
  /** Ends what the measurement starts. */
  readonly scope: Scope;
  readonly postgres: Postgres;
  /** For files; removed at the end. */
  readonly folder: string;
  /** Whether wrk is installed. */
  readonly wrk: boolean;
  /** Tells the person who waits what happens now. */
  readonly say: (text: string) => void;
}

/** Measures one thing, and returns what it found; undefined where what it needs is not installed. */
export type Measurement = (bench: Bench) => Promise<Table | undefined>;
