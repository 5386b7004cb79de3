import { load, warmUp } from '../load/http-load.js';
import { type LoadCost, withCost } from '../load/load-cost.js';
import type { LoadResult } from '../load/load-result.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import { type Table, whole } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import { migrate, startTracker } from '../servers/tracker.js';
import { refreshingPeers } from '../workload/workload.js';
import { checkCost } from './check-cost.js';
import { IN_FLIGHT } from '../measurements/udp.js';

/** So much that the load, which comes from one address, is within it. */
const LIMITED = { YABTT_RATE_LIMIT: '100000', YABTT_RATE_BURST: '1000000' };

/** What the rate limit and many bans cost an announce: beside a tracker without them, and each check by itself. */
export async function measureLimits(bench: Bench): Promise<Table[]> {
  const { rounds, seconds, sizes } = bench.options;
  const contestants = [
    await startTracker(bench, await bench.postgres.createDatabase(bench.scope), { name: 'no limit, no bans' }),
    await startWithBans(bench),
  ];
  const workload = refreshingPeers(bench.folder, sizes);
  for (const contestant of contestants) await warmUp(contestant, workload);
  const tables = [await checkCost(sizes.imported)];
  const overHttp = await inTurns(rounds, contestants, (contestant) =>
    withCost(bench, contestant, () => load(bench, contestant, workload, { use: 'keep' })),
  );
  tables.push(toTable('HTTP, keep-alive', contestants, overHttp));
  const udp = UdpLoad.compile(bench);
  if (!udp) return tables;
  const announces = refreshingUdpPeers(bench.folder, sizes);
  for (const { udpPort } of contestants) await udp.warmUp(udpPort, announces);
  const overUdp = await inTurns(rounds, contestants, (contestant) =>
    withCost(bench, contestant, () => udp.load(contestant.udpPort, announces, IN_FLIGHT, seconds)),
  );
  return [...tables, toTable('UDP', contestants, overUdp)];
}

/** The bans are of networks that the load does not come from. */
async function startWithBans(bench: Bench): Promise<Contestant> {
  const database = await bench.postgres.createDatabase(bench.scope);
  await migrate(bench, database);
  const { imported } = bench.options.sizes;
  await database.query(
    `INSERT INTO ban (kind, value, first_address, last_address)
     SELECT 'address', 'range ' || number, int4send(16777216 + number * 256), int4send(16777216 + number * 256 + 200)
       FROM generate_series(1, $1::integer) AS number`,
    [imported],
  );
  await database.query(
    `UPDATE access_revision SET revision = revision + 1, removed = revision + 1 WHERE part = 'bans'`,
  );
  return startTracker(bench, database, { name: `limit, ${whole(imported)} bans`, settings: LIMITED });
}

function toTable(
  transport: string,
  contestants: readonly Contestant[],
  runs: readonly (LoadResult & LoadCost)[][],
): Table {
  return {
    title: `Announces with the rate limit and bans, ${transport}`,
    columns: ['', 'announces/s', 'ratio', 'p50 ms', 'p99 ms', ...COST_COLUMNS],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
      ...costCells(runs[at]),
    ]),
    notes: [COST_NOTE],
  };
}
