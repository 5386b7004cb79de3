import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { Shards } from '../../database/shards/shards.js';
import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import { silenceAllowed } from './liveness.js';
import { PackedPeers } from './packed-peers.js';
import { SwarmFilter } from './filter/swarm-filter.js';
import type { SwarmSource } from './swarm-loader.js';
import { countOf, sampleSize, type Swarm } from './swarm.js';
import {
  type CountedSwarmRow,
  COUNT_KNOWN_SWARMS,
  COUNT_SWARMS,
  type PackedSwarmRow,
  READ_PRIVATE_SWARMS,
  READ_SWARMS,
  SAMPLE_PRIVATE_SWARMS,
  SAMPLE_SWARMS,
} from './swarm.sql.js';

/** Exclusive upper bound of `shuffle`, from which the start of a sample is drawn. */
const SHUFFLE_END = 2 ** 31;

const READ = new ShardedStatement<PackedSwarmRow>(READ_SWARMS);
const READ_PRIVATE = new ShardedStatement<PackedSwarmRow>(READ_PRIVATE_SWARMS);
const SAMPLE = new ShardedStatement<PackedSwarmRow>(SAMPLE_SWARMS);
const SAMPLE_PRIVATE = new ShardedStatement<PackedSwarmRow>(SAMPLE_PRIVATE_SWARMS);
const COUNT = new ShardedStatement<CountedSwarmRow>(COUNT_SWARMS);
const COUNT_KNOWN = new ShardedStatement<CountedSwarmRow>(COUNT_KNOWN_SWARMS);

/** @param kept of those read @returns the number of peers of a role */
type CountPeers = (read: number, census: number, kept: number) => number;

/** Reads swarms, any number with one statement, and never more of each than a sample. Map keys are info hashes in latin1. */
@Injectable()
export class SwarmRepository implements SwarmSource {
  private readonly size: number;
  private readonly silence: number;

  constructor(
    private readonly settings: SwarmSettings,
    private readonly shards: Shards,
    private readonly filter: SwarmFilter,
  ) {
    this.size = sampleSize(settings.queryLimit);
    this.silence = silenceAllowed(settings.interval);
  }

  /**
   * Reads the swarms of the known torrents among these, whole. A swarm with more peers than a sample holds is just `large`.
   * @param withPeerIds whether an answer needs them, as dictionaries do
   */
  async read(infoHashes: readonly Buffer[], withPeerIds: boolean): Promise<Map<string, Swarm | 'large'>> {
    const isPrivate = this.settings.mode === 'private';
    const rows = await (isPrivate ? READ_PRIVATE : READ).runAlone(this.shards, infoHashes, [
      this.size + 1,
      this.silence,
      withPeerIds || isPrivate || this.filter.needsPeerIds,
    ]);
    return new Map(
      rows.map((row) => {
        const swarm = this.swarmOf(row, (_read, _census, kept) => kept);
        return [row.info_hash.toString('latin1'), this.isLarge(swarm) ? 'large' : swarm];
      }),
    );
  }

  /** Reads a random sample of each role of these swarms, with peer ids, and their counts. */
  async sample(infoHashes: readonly Buffer[]): Promise<Map<string, Swarm>> {
    const start = Math.floor(Math.random() * SHUFFLE_END);
    const statement = this.settings.mode === 'private' ? SAMPLE_PRIVATE : SAMPLE;
    const rows = await statement.runAlone(this.shards, infoHashes, [this.size, this.silence, start]);
    const count: CountPeers = (read, census, kept) => countOf(read, this.size, census, kept);
    return new Map(rows.map((row) => [row.info_hash.toString('latin1'), this.swarmOf(row, count)]));
  }

  /** Counts the swarms of the known torrents among these that the tracker serves. */
  async count(infoHashes: readonly Buffer[]): Promise<Map<string, SwarmCounts>> {
    const rows = await COUNT.runAlone(this.shards, infoHashes, [
      this.size + 1,
      this.silence,
      this.settings.mode === 'open',
    ]);
    return new Map(rows.map((row) => [row.info_hash.toString('latin1'), this.countsOf(row)]));
  }

  /** Counts the swarm of a torrent, also of one that the tracker does not serve. @returns undefined if it is unknown */
  async countKnown(infoHash: Buffer): Promise<SwarmCounts | undefined> {
    const [row] = await COUNT_KNOWN.runAlone(this.shards, [infoHash], [this.size + 1, this.silence]);
    return row && this.countsOf(row);
  }

  isLarge({ seeders, leechers, isLarge = false }: Swarm): boolean {
    return isLarge || seeders.count + leechers.count > this.size;
  }

  private swarmOf(row: PackedSwarmRow, count: CountPeers): Swarm {
    const seeders = new PackedPeers({
      ipv4: row.seeders_ipv4,
      ipv4Ids: row.seeders_ipv4_ids,
      dual: row.seeders_dual,
      dualIds: row.seeders_dual_ids,
    });
    const leechers = new PackedPeers({
      ipv4: row.leechers_ipv4,
      ipv4Ids: row.leechers_ipv4_ids,
      dual: row.leechers_dual,
      dualIds: row.leechers_dual_ids,
    });
    const [seedersRead, leechersRead] = [seeders.count, leechers.count];
    this.filter.apply(row.info_hash, seeders, leechers);
    const counts = {
      complete: count(seedersRead, row.complete, seeders.count),
      incomplete: count(leechersRead, row.incomplete, leechers.count),
      downloaded: Number(row.downloaded),
    };
    return { counts, seeders, leechers, isLarge: seedersRead + leechersRead > this.size };
  }

  private countsOf(row: CountedSwarmRow): SwarmCounts {
    return {
      complete: countOf(row.seeders_read, this.size + 1, row.complete),
      incomplete: countOf(row.leechers_read, this.size + 1, row.incomplete),
      downloaded: Number(row.downloaded),
    };
  }
}
