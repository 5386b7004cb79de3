import pg from 'pg';
import type { TestDatabase } from '../tracker.js';

/** The rows of a query on the coordinator and on each worker. */
export async function queryNodes<Row extends object>(
  { url, workerUrls }: Pick<TestDatabase, 'url' | 'workerUrls'>,
  sql: string,
): Promise<Row[]> {
  return (await Promise.all([url, ...workerUrls].map((node) => queryNode<Row>(node, sql)))).flat();
}

/** The rows of a query on one node, where Citus would hide the tables of shards. */
export async function queryNode<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options: '-c citus.override_table_visibility=off' });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
