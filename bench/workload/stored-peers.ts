import { createHash } from 'node:crypto';
import { below, type Random } from './random.js';
import { infoHashOf, LEECHER_LEFT, type WorkloadPeer } from './workload-peer.js';

const POPULAR_TORRENTS = 1000;
/** The other torrents have 1 to 7 peers, every size equally often. */
const MAX_SMALL_SWARM = 7;
const PEERS_OF_SMALL_ROUND = (MAX_SMALL_SWARM * (MAX_SMALL_SWARM + 1)) / 2;
const PORTS = 64_000;

/**
 * The peers of a large table. Half of them are in 1000 popular torrents whose sizes fall as 1/rank (Zipf), the other half
 * in small swarms of four peers on average, like most torrents of a public tracker. `FILL_PEERS` has the same rules in SQL.
 */
export class StoredPeers {
  /** Peers of each popular torrent. */
  readonly popular: readonly number[];
  readonly torrents: number;
  readonly count: number;
  private readonly popularCount: number;

  constructor(asked: number) {
    const ranks = Array.from({ length: POPULAR_TORRENTS }, (_, at) => at + 1);
    const harmonic = ranks.reduce((sum, rank) => sum + 1 / rank, 0);
    this.popular = ranks.map((rank) => Math.floor(asked / 2 / harmonic / rank));
    this.popularCount = this.popular.reduce((sum, size) => sum + size, 0);
    const smallRounds = Math.floor((asked - this.popularCount) / PEERS_OF_SMALL_ROUND);
    this.torrents = POPULAR_TORRENTS + smallRounds * MAX_SMALL_SWARM;
    this.count = this.popularCount + smallRounds * PEERS_OF_SMALL_ROUND;
  }

  /** Any of them, all equally likely, because every peer announces once in an interval. */
  any(random: Random): WorkloadPeer {
    const [torrent, member] = this.locate(below(random, this.count));
    const name = createHash('md5').update(`${torrent} ${member}`).digest('hex').slice(0, 12);
    return {
      infoHash: infoHashOf(torrent),
      peerId: `-TR4040-${name}`,
      port: 1024 + (member % PORTS),
      left: member % 3 === 0 ? LEECHER_LEFT : 0,
      key: member,
    };
  }

  /** @returns the torrent, from 0, and the peer's number in it, from 1 */
  private locate(position: number): [number, number] {
    let torrent = 0;
    if (position < this.popularCount) {
      for (let size = this.popular[0] ?? 0; position >= size; size = this.popular[++torrent] ?? 0) position -= size;
      return [torrent, position + 1];
    }
    const small = position - this.popularCount;
    torrent = POPULAR_TORRENTS + Math.floor(small / PEERS_OF_SMALL_ROUND) * MAX_SMALL_SWARM;
    let member = small % PEERS_OF_SMALL_ROUND;
    for (let size = 1; member >= size; size++, torrent++) member -= size;
    return [torrent, member + 1];
  }
}

const INFO_HASH = `substr(sha256(convert_to('torrent ' || torrent, 'UTF8')), 1, 20)`;

/** $1: number of torrents. */
export const FILL_TORRENTS = `
  INSERT INTO torrent (info_hash) SELECT ${INFO_HASH} FROM generate_series(0, $1::integer - 1) AS torrent`;

/**
 * $1: number of torrents; $2: sizes of the popular ones. All announced in the last 25 minutes. Peers arrive in random
 * order, so the rows of a swarm are scattered over the table.
 */
export const FILL_PEERS = `
  INSERT INTO peer (info_hash, peer_id, ipv4, ipv4_seen_at, key, is_seeder, "left", uploaded, downloaded, event, shuffle)
  SELECT ${INFO_HASH}, convert_to('-TR4040-' || left(md5(torrent || ' ' || member), 12), 'UTF8'),
         '\\x7f000001'::bytea || substr(int4send(1024 + member % ${PORTS}), 3), now() - random() * interval '25 minutes',
         member, member % 3 <> 0, CASE member % 3 WHEN 0 THEN ${LEECHER_LEFT} ELSE 0 END,
         (random() * 1e9)::bigint, (random() * 1e9)::bigint, 0, (random() * 2147483647)::integer
    FROM (
      SELECT torrent, member
        FROM generate_series(0, $1::integer - 1) AS torrent
        JOIN LATERAL generate_series(1, CASE WHEN torrent < ${POPULAR_TORRENTS} THEN ($2::integer[])[torrent + 1]
                                        ELSE 1 + (torrent - ${POPULAR_TORRENTS}) % ${MAX_SMALL_SWARM} END) AS member ON true
       ORDER BY random()
    ) AS stored`;
