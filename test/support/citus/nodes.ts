import pg from 'pg';
import type { TestDatabase } from '../tracker.js';

/** The rows of a query on the coordinator and on each worker. */
export async function queryNodes<Row extends object>(
  { url, workerUrls }: Pick<TestDatabase, 'url' | 'workerUrls'>,
  sql: string,
): Promise<Row[]> {
  return (await Promise.all([url, ...workerUrls].map((node) => queryNode<Row>(node, sql)))).flat();
}

export async function queryNode<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
