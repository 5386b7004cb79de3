import type { QueryRunner } from 'typeorm';

/**
 * What a session may take, in milliseconds: a statement, which takes a few where all is well, and the wait for a lock in
 * it. Past that, an announce is told to come back later, and its connection is free for the next.
 */
export const TIME_LIMITS = 'SET statement_timeout = 10000; SET lock_timeout = 5000';

/** Lifts them for the rest of a transaction whose work is long: migrations, chores. */
export async function liftTimeLimits(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
}
