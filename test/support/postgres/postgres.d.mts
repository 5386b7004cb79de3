/** A PostgreSQL server that was started for tests or measurements. */
export interface PostgresServer {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly log: string;
  kill(): Promise<void>;
  shutDown(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function startPostgres(
  settings?: Record<string, string | number>,
  configuration?: string,
  parent?: string,
): Promise<PostgresServer>;
