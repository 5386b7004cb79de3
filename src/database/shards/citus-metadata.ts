import type { DataSource } from 'typeorm';
import { StartError } from '../../config/start-error.js';
import { isTransient } from '../connection/database-error.js';
import type { WorkerNode } from './citus-workers.js';
import { LocalShard, type ShardTables } from './local-shard.js';
import { shardHash } from './shard-hash.js';
import type { Shard } from './shard-map.js';

/** Any 20 bytes. They are ASCII, so that the double of Citus in the tests can hash them. */
const SAMPLE = Buffer.from('hash of twenty bytes');

const FIND_CITUS = `SELECT FROM pg_extension WHERE extname = 'citus'`;
const HASH = 'SELECT worker_hash($1::bytea) AS hash';
/** Citus sends values as text of standard strings, and sets nothing in its sessions on the workers. */
const FIND_BACKSLASH_ESCAPES = `
  SELECT nodename || ':' || nodeport AS address FROM run_command_on_workers('SHOW standard_conforming_strings')
   WHERE success AND result = 'off'`;
/** Placements that are being moved or dropped have another state than 1. Tables that are distributed together have the same ranges. */
const READ_SHARDS = `
  SELECT shard.shardid::bigint AS id, groupid AS node, shard.shardminvalue::integer AS "from",
         (SELECT jsonb_object_agg(part.logicalrelid::text, shard_name(part.logicalrelid, part.shardid))
            FROM pg_dist_shard AS part
           WHERE part.shardminvalue = shard.shardminvalue
             AND part.logicalrelid IN ('torrent'::regclass, 'peer'::regclass, 'member_session'::regclass, 'member_factor'::regclass)
         ) AS tables
    FROM pg_dist_shard AS shard JOIN pg_dist_placement USING (shardid)
   WHERE shard.logicalrelid = 'torrent'::regclass AND shardstate = 1`;
/** Group 0 is the coordinator. Without metadata, a worker does not know where the shards are. */
const READ_WORKERS = `
  SELECT groupid AS node, nodename AS host, nodeport AS port FROM pg_dist_node
   WHERE groupid <> 0 AND noderole = 'primary' AND isactive AND hasmetadata AND metadatasynced`;

export async function hasCitus(coordinator: DataSource): Promise<boolean> {
  return (await coordinator.query<object[]>(FIND_CITUS)).length > 0;
}

/** Whether Citus hashes info hashes as `shardHash` does. */
export async function isHashKnown(coordinator: DataSource): Promise<boolean> {
  const [row] = await coordinator.query<{ hash: number }[]>(HASH, [SAMPLE]);
  return row?.hash === shardHash(SAMPLE);
}

/** @throws StartError if a worker would read the bytes of info hashes wrong */
export async function checkStrings(coordinator: DataSource): Promise<void> {
  const [worker] = await coordinator.query<{ address: string }[]>(FIND_BACKSLASH_ESCAPES).catch((error: unknown) => {
    // A worker that hangs can't be asked, and must not keep the others from being served.
    if (isTransient(error)) return [];
    throw error;
  });
  if (!worker) return;
  const cure = 'set it to on for the server, the database and the role of every node';
  throw new StartError(`DATABASE_URL: standard_conforming_strings is off on ${worker.address}: ${cure}`);
}

/** The shards of the torrents; none if they are not distributed. */
export async function readShards(coordinator: DataSource): Promise<Shard[]> {
  const rows = await coordinator.query<{ id: string; node: number; from: number; tables: ShardTables }[]>(READ_SHARDS);
  return rows.map(({ id, node, from, tables }) => {
    const local = new LocalShard(Number(id), tables);
    return { id: Number(id), node, from, local };
  });
}

/** The workers that have these shards. */
export async function readWorkers(coordinator: DataSource, shards: readonly Shard[]): Promise<WorkerNode[]> {
  const rows = await coordinator.query<Omit<WorkerNode, 'shards'>[]>(READ_WORKERS);
  return rows
    .map((row) => ({ ...row, shards: shards.filter(({ node }) => node === row.node).map(({ id }) => id) }))
    .filter((worker) => worker.shards.length > 0);
}
