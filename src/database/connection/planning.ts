import type { QueryRunner } from 'typeorm';

/** Scan and join methods that pay off only for many rows. */
const METHODS_FOR_MANY_ROWS = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'];
/** Those that look up rows by an index. */
const METHODS_FOR_FEW_ROWS = ['indexscan', 'indexonlyscan', 'nestloop'];

/**
 * Citus chooses the shards of a statement by its values, so it has no generic plans: they fail with "could not create
 * distributed plan".
 */
const CACHE_PLANS = `SELECT set_config('plan_cache_mode', CASE
  WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN 'force_custom_plan'
  ELSE 'force_generic_plan' END, false)`;

/** For a session that has no statements for several shards. */
export const KEEP_PLANS = 'SET plan_cache_mode = force_generic_plan';

/**
 * The planner's settings of every session. The statements of an announce look up rows by an index, and each connection plans
 * them once: a plan made while the tables were empty must not read all of a large table later. An index scan also ends as
 * soon as a sample of a swarm is complete, while a bitmap scan reads the whole swarm first.
 */
export const PLANNING = [
  CACHE_PLANS,
  ...METHODS_FOR_MANY_ROWS.map((method) => `SET enable_${method} = off`),
  ...METHODS_FOR_FEW_ROWS.map((method) => `SET enable_${method} = on`),
  'SET jit = off',
].join('; ');

/** Lets the planner use any method until the end of the transaction, for statements that read whole tables. */
export async function planFreely(queryRunner: QueryRunner): Promise<void> {
  const methods = METHODS_FOR_MANY_ROWS.map((method) => `SET LOCAL enable_${method} = on`);
  await queryRunner.query(['SET LOCAL plan_cache_mode = auto', ...methods].join('; '));
}

/** Returns to index scans after `planFreely` in the same transaction, which also visit rows in the order given. */
export async function planByIndex(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(METHODS_FOR_MANY_ROWS.map((method) => `SET LOCAL enable_${method} = off`).join('; '));
}
