import type { DataSource } from 'typeorm';
import { type Place, PLANNED } from '../../../src/database/shards/place.js';
import { Shards } from '../../../src/database/shards/shards.js';
import { trackersOnCitus } from '../../support/citus/trackers.js';
import { TEST_CITUS_WORKERS, CITUS } from '../../support/citus/cluster.js';
import { announce, anInfoHash, aSeeder, scrapeOne } from '../../support/clients/swarm-client.js';
import { eventually } from '../../support/eventually.js';

/** Where the work about some torrents is done. Without workers, the coordinator does all. */
const HAS_WORKERS = CITUS === 'double' || TEST_CITUS_WORKERS.length > 0;

describe('the shards of a tracker on Citus', () => {
  const on = trackersOnCitus();
  const shards = () => on.tracker.get(Shards);

  /** Info hashes of the first shard that a worker takes, or of the next one. */
  const infoHashesOf = (at: number, count: number): Buffer[] => {
    const { all } = shards();
    const node = Math.min(...all.map((shard) => shard.node));
    const shard = all.filter((each) => each.node === node)[at];
    const found: Buffer[] = [];
    while (found.length < count) {
      const infoHash = anInfoHash();
      if (shards().of(infoHash) === shard) found.push(infoHash);
    }
    return found;
  };
  const placeOf = (infoHashes: Buffer[]) => shards().onNodeOf(infoHashes, async (_, place) => place);

  it('should name the tables of the shard where a worker takes its torrents', async () => {
    const infoHashes = infoHashesOf(0, 3);
    const place = await placeOf(infoHashes);
    expect(place.table('peer')).toMatch(
      !HAS_WORKERS ? /^peer$/ : CITUS === 'double' ? /^peer AS peer$/ : /^peer_[0-9]+ AS peer$/,
    );
    expect(await placeOf(infoHashes.slice(1))).toBe(place);
  });

  it('should have Citus plan what is of several shards, and what another instance sends through the coordinator', async () => {
    const [one, other] = [infoHashesOf(0, 1), infoHashesOf(1, 1)];
    expect(await placeOf([...one, ...other])).toBe(PLANNED);
    expect(await placeOf([])).toBe(PLANNED);
    expect(await on.other.get(Shards).onNodeOf(one, async (_, place) => place)).toBe(PLANNED);
  });

  it('should do work again on the coordinator whose shard is elsewhere, and no other work', async () => {
    const places: Place[] = [];
    const work = async (dataSource: DataSource, place: Place) => {
      places.push(place);
      return dataSource.query(
        place === PLANNED ? 'SELECT 1 AS one' : 'SELECT 1 / (length(now()::text) - length(now()::text))',
      );
    };
    expect(await shards().onNodeOf(infoHashesOf(0, 1), work)).toEqual([{ one: 1 }]);
    expect(places.slice(-1)).toEqual([PLANNED]);
    expect(places).toHaveLength(HAS_WORKERS ? 2 : 1);
    const failing = shards().onNodeOf(infoHashesOf(0, 1), async (dataSource) => dataSource.query('SELECT nothing'));
    await expect(failing).rejects.toThrow('nothing');
  });

  // Nobody but Citus itself changes what the nodes of a real cluster say.
  if (CITUS === 'double') {
    it('should take announces and scrapes of shards that were moved and split a moment ago', async () => {
      const infoHashes = infoHashesOf(0, 5);
      const [shard] = shards().all;
      const moved = `UPDATE pg_dist_placement SET groupid = 2 WHERE shardid = ${shard?.id}`;
      await on.database.query(moved);
      await Promise.all(infoHashes.map((infoHash) => announce(on.tracker.port, aSeeder(infoHash))));
      for (const infoHash of infoHashes) {
        expect(await on.count('peer', infoHash)).toBe(1);
        expect((await scrapeOne(on.tracker.port, infoHash)).complete).toBe(1);
      }
      await eventually(async () => expect(shards().all.find(({ id }) => id === shard?.id)?.node).toBe(2));
    });
  }
});
