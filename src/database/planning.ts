import type { QueryRunner } from 'typeorm';

/** Ways of reading and joining that pay for many rows only. */
const FOR_MANY_ROWS = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'];

/**
 * What the planner may do in every session. The statements of an announce look up rows by an index, however large the
 * tables are, and keep one plan for the life of a connection: one that was made while the tables were empty must not read
 * all of them later. And a sample of a swarm ends early on an index scan, but not on a bitmap of the whole swarm.
 */
export const PLANNING = [
  'SET plan_cache_mode = force_generic_plan',
  ...FOR_MANY_ROWS.map((way) => `SET enable_${way} = off`),
  'SET jit = off',
].join('; ');

/** For what reads a whole table: the planner may do as it finds best, until the end of the transaction. */
export async function planFreely(queryRunner: QueryRunner): Promise<void> {
  const ways = FOR_MANY_ROWS.map((way) => `SET LOCAL enable_${way} = on`);
  await queryRunner.query(['SET LOCAL plan_cache_mode = auto', ...ways].join('; '));
}
