import type { QueryRunner } from 'typeorm';

/** Ways of reading and joining that pay for many rows only. */
const FOR_MANY_ROWS = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'];

/**
 * Citus plans a statement for the shards that its values lead to, and has no plan at all without values: "could not create
 * distributed plan".
 */
const KEEP_PLANS = `SELECT set_config('plan_cache_mode', CASE
  WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN 'force_custom_plan'
  ELSE 'force_generic_plan' END, false)`;

/**
 * What the planner may do in every session. The statements of an announce look up rows by an index, however large the
 * tables are, and keep one plan for the life of a connection: one that was made while the tables were empty must not read
 * all of them later. And a sample of a swarm ends early on an index scan, but not on a bitmap of the whole swarm.
 */
export const PLANNING = [KEEP_PLANS, ...FOR_MANY_ROWS.map((way) => `SET enable_${way} = off`), 'SET jit = off'].join(
  '; ',
);

/** For what reads a whole table: the planner may do as it finds best, until the end of the transaction. */
export async function planFreely(queryRunner: QueryRunner): Promise<void> {
  const ways = FOR_MANY_ROWS.map((way) => `SET LOCAL enable_${way} = on`);
  await queryRunner.query(['SET LOCAL plan_cache_mode = auto', ...ways].join('; '));
}

/** For what looks up rows behind that, in the same transaction: one after the other, in the order in which they are given. */
export async function planByIndex(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(FOR_MANY_ROWS.map((way) => `SET LOCAL enable_${way} = off`).join('; '));
}
