-- What distribute.sql uses of Citus, on a plain PostgreSQL: a distributed table becomes a table that is partitioned by the hash
-- of its distribution column, and each partition stands for a shard. As with Citus, the table itself has no blocks, and no
-- constraint spans the shards. What Citus refuses of a table is refused in its words.

SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
  VALUES (9999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.2');
RESET allow_system_table_mods;

CREATE TABLE pg_dist_partition (
  logicalrelid regclass PRIMARY KEY,
  partkey text NOT NULL,
  colocationid integer NOT NULL
);

CREATE FUNCTION column_to_column_name(table_name regclass, column_var_text text) RETURNS text
  LANGUAGE sql AS 'SELECT column_var_text';

-- The hash ranges do not tell in which partition a row is: a batch of one shard touches several partitions here.
CREATE TABLE pg_dist_shard (
  logicalrelid regclass, shardid bigint, shardminvalue text NOT NULL, PRIMARY KEY (logicalrelid, shardid)
);
CREATE TABLE pg_dist_placement (shardid bigint PRIMARY KEY, shardstate integer NOT NULL, groupid integer NOT NULL);

-- So a statement about the tables of a shard is about those of all.
CREATE FUNCTION shard_name(object_name regclass, shard_id bigint) RETURNS text LANGUAGE sql AS 'SELECT object_name::text';

-- It is the worker of half of the shards, too. No worker of the other half is reached: the coordinator stands in for it.
CREATE TABLE pg_dist_node (
  groupid integer PRIMARY KEY, nodename text NOT NULL, nodeport integer NOT NULL, noderole text DEFAULT 'primary',
  isactive boolean DEFAULT true, hasmetadata boolean DEFAULT true, metadatasynced boolean DEFAULT true
);
CREATE TABLE pg_dist_local_group AS SELECT 1 AS groupid;
INSERT INTO pg_dist_node VALUES (1, host(inet_server_addr()), inet_server_port());

CREATE FUNCTION run_command_on_workers(
  command text, parallel boolean DEFAULT true,
  OUT nodename text, OUT nodeport integer, OUT success boolean, OUT result text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  FOR nodename, nodeport IN SELECT node.nodename, node.nodeport FROM pg_dist_node AS node LOOP
    EXECUTE command INTO STRICT result;
    success := true;
    RETURN NEXT;
  END LOOP;
END
$$;

-- The same hash function, for bytes that are text.
CREATE FUNCTION worker_hash(value bytea) RETURNS integer LANGUAGE sql AS $$ SELECT hashtext(convert_from(value, 'UTF8')) $$;

CREATE FUNCTION create_distributed_table(
  table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default'
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := table_name::text;
  attribute smallint;
  colocation integer;
  referenced text;
BEGIN
  SELECT attnum INTO attribute FROM pg_attribute
   WHERE attrelid = table_name AND attname = distribution_column AND attnum > 0 AND NOT attisdropped;
  IF attribute IS NULL THEN
    RAISE EXCEPTION 'column "%" of relation "%" does not exist', distribution_column, name;
  END IF;
  IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = table_name) THEN
    RAISE EXCEPTION 'table "%" is already distributed', name;
  END IF;
  -- ErrorIfUnsupportedConstraint
  IF EXISTS (SELECT FROM pg_index WHERE indrelid = table_name AND (indisunique OR indisexclusion)
                                    AND attribute <> ALL (indkey::smallint[])) THEN
    RAISE EXCEPTION 'cannot create constraint on "%"', name;
  END IF;
  -- ErrorIfUnsupportedTriggers; citus.enable_unsafe_triggers is off
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = table_name AND NOT tgisinternal) THEN
    RAISE EXCEPTION 'cannot distribute relation "%" because it has triggers', name;
  END IF;
  -- ErrorIfUnsupportedForeignConstraintExists
  SELECT confrelid::regclass::text INTO referenced FROM pg_constraint
   WHERE contype = 'f' AND conrelid = table_name
     AND confrelid NOT IN (SELECT logicalrelid FROM pg_dist_partition) AND confrelid <> table_name;
  IF referenced IS NOT NULL THEN
    RAISE EXCEPTION 'referenced table "%" must be a distributed table or a reference table', referenced;
  END IF;
  IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND table_name IN (conrelid, confrelid)
                                         AND attribute <> ALL (CASE conrelid WHEN table_name THEN conkey ELSE confkey END)) THEN
    RAISE EXCEPTION 'cannot create foreign key constraint';
  END IF;
  -- EnsureColumnTypesAreSupported: the sequences behind identity columns smaller than bigint
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = table_name AND attidentity <> '' AND atttypid <> 'bigint'::regtype) THEN
    RAISE EXCEPTION 'cannot complete operation on % with smallint/int identity column', name;
  END IF;
  IF colocate_with IN ('none', 'default') THEN
    SELECT coalesce(max(colocationid), 0) + 1 INTO colocation FROM pg_dist_partition;
  ELSE
    SELECT colocationid INTO colocation FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass;
    IF colocation IS NULL THEN
      RAISE EXCEPTION 'relation % is not distributed', colocate_with;
    END IF;
  END IF;

  EXECUTE format('ALTER TABLE %I RENAME TO %I', name, name || '_local');
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY HASH (%I)',
                 name, name || '_local', distribution_column);
  FOR shard IN 0..3 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 4, REMAINDER %s)',
                   name || '_' || 102008 + shard, name, shard);
    INSERT INTO pg_dist_shard VALUES (name::regclass, 102008 + shard, -2147483648 + shard * 1073741824::bigint);
    IF colocate_with = 'none' THEN
      INSERT INTO pg_dist_placement VALUES (102008 + shard, 1, shard % 2 + 1);
    END IF;
  END LOOP;
  EXECUTE format('INSERT INTO %I SELECT * FROM %I', name, name || '_local');
  INSERT INTO pg_dist_partition VALUES (name::regclass, distribution_column, colocation);
END
$$;

CREATE FUNCTION truncate_local_data_after_distributing_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = table_name) THEN
    RAISE EXCEPTION 'supplied parameter is not a distributed relation';
  END IF;
  EXECUTE format('DROP TABLE %I', table_name::text || '_local');
END
$$;

CREATE FUNCTION run_command_on_colocated_placements(
  table_name1 regclass, table_name2 regclass, command text, parallel boolean DEFAULT true,
  OUT nodename text, OUT nodeport integer, OUT shardid1 bigint, OUT shardid2 bigint, OUT success boolean, OUT result text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(DISTINCT colocationid) <> 1 OR count(*) <> 2 FROM pg_dist_partition
       WHERE logicalrelid IN (table_name1, table_name2)) THEN
    RAISE EXCEPTION 'tables % and % are not co-located', table_name1, table_name2;
  END IF;
  nodename := 'localhost';
  nodeport := current_setting('port')::integer;
  FOR shard IN 102008..102011 LOOP
    shardid1 := shard;
    shardid2 := shard;
    BEGIN
      EXECUTE format(command, table_name1::text || '_' || shard, table_name2::text || '_' || shard) INTO STRICT result;
      success := true;
    EXCEPTION WHEN OTHERS THEN
      success := false;
      result := SQLERRM;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;
