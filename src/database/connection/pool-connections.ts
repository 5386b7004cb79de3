import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** The open connections of a pool. */
export interface PoolConnections {
  readonly active: number;
  readonly idle: number;
}

export function poolConnections({ driver }: DataSource): PoolConnections {
  const pool: unknown = driver instanceof PostgresDriver ? driver.master : undefined;
  if (!(pool instanceof pg.Pool)) return { active: 0, idle: 0 };
  return { active: pool.totalCount - pool.idleCount, idle: pool.idleCount };
}
