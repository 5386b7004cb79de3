-- Distributes torrents and peers over the nodes of a Citus cluster, by info hash. It is idempotent.
--
-- Run it on the coordinator, as the owner of the tables, after the migrations and while no instance runs (README.md):
--
--   psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file deploy/citus/distribute.sql
--
-- Number of shards: PGOPTIONS="-c citus.shard_count=16" (default 32).

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    RAISE EXCEPTION 'this database has no extension citus';
  END IF;
  IF to_regprocedure('run_on_shards(text)') IS NULL THEN
    RAISE EXCEPTION 'the migrations have not run';
  END IF;
END
$$;

-- Housekeeping walks along the blocks of a table, here of each shard. A command runs on all shards at the same time, in one
-- transaction per shard. A command may run twice without harm. The transactions have connections of their own, so they would wait
-- for ever for what this transaction has locked, and no deadlock detection would see it.
CREATE OR REPLACE FUNCTION run_on_shards(command text) RETURNS SETOF bigint LANGUAGE plpgsql AS $function$
DECLARE
  answer record;
BEGIN
  IF EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ('torrent'::regclass, 'peer'::regclass)
                                    AND mode NOT IN ('AccessShareLock', 'RowShareLock')) THEN
    RAISE EXCEPTION 'run_on_shards after a change of torrent or peer in the same transaction would wait for itself';
  END IF;
  FOR answer IN SELECT success, result FROM run_command_on_colocated_placements('torrent', 'peer', command) LOOP
    IF NOT answer.success THEN
      RAISE EXCEPTION 'on a shard: %', answer.result;
    END IF;
    RETURN NEXT answer.result::bigint;
  END LOOP;
END
$function$;

-- By default Citus lets only one transaction at a time change several shards: an import, or announces in the minute after a
-- shard was split. Without that, two of them that change the same rows may deadlock. Citus detects this and ends one; the tracker
-- retries it. The setting holds for sessions that begin later.
--
-- By default, Citus keeps one connection to a worker open between two transactions, and opens one for each other shard that a
-- statement touches: a scrape, a census or a page of the admin API touches all.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET citus.enable_deadlock_prevention = off', current_database());
  EXECUTE format('ALTER DATABASE %I SET citus.max_cached_conns_per_worker = 8', current_database());
END
$$;

-- A torrent and its peers are on the same shard, so joins and changes are local. All other tables are small and stay on the
-- coordinator: access revisions, bans, takedowns, tokens, the audit trail, jobs, statistics,
-- instances, the history, secrets, and the list of migrations.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'torrent'::regclass) THEN
    PERFORM create_distributed_table('torrent', 'info_hash', colocate_with => 'none');
    PERFORM truncate_local_data_after_distributing_table('torrent');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'peer'::regclass) THEN
    PERFORM create_distributed_table('peer', 'info_hash', colocate_with => 'torrent');
    PERFORM truncate_local_data_after_distributing_table('peer');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'swarm_history'::regclass) THEN
    PERFORM create_distributed_table('swarm_history', 'info_hash', colocate_with => 'torrent');
    PERFORM truncate_local_data_after_distributing_table('swarm_history');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'member_session'::regclass) THEN
    PERFORM create_distributed_table('member_session', 'info_hash', colocate_with => 'torrent');
    PERFORM truncate_local_data_after_distributing_table('member_session');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'transfer'::regclass) THEN
    PERFORM create_distributed_table('transfer', 'info_hash', colocate_with => 'torrent');
    PERFORM truncate_local_data_after_distributing_table('transfer');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'member_factor'::regclass) THEN
    PERFORM create_distributed_table('member_factor', 'info_hash', colocate_with => 'torrent');
    PERFORM truncate_local_data_after_distributing_table('member_factor');
  END IF;
END
$$;
