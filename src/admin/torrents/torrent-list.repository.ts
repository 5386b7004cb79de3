import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import type { Torrent, TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { TORRENT_COLUMNS } from '../../tracker/torrent/torrent.sql.js';

/** By what a list can be sorted; each has an index, together with the info hash. */
export const TORRENT_SORTS = [
  'complete',
  'incomplete',
  'downloaded',
  'createdAt',
  'lastAnnounceAt',
  'infoHash',
] as const;
export type TorrentSort = (typeof TORRENT_SORTS)[number];

/** What is asked of the torrents. */
export interface TorrentQuery {
  /** Hex digits with which the info hash begins, or words with which words of the name begin. */
  readonly query?: string;
  readonly state?: TorrentState;
  readonly sort: TorrentSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly cursor?: Cursor;
}

const SORTED_BY: Readonly<Record<TorrentSort, { readonly column: string; readonly type: string }>> = {
  complete: { column: 'complete', type: 'integer' },
  incomplete: { column: 'incomplete', type: 'integer' },
  downloaded: { column: 'downloaded', type: 'bigint' },
  createdAt: { column: 'created_at', type: 'timestamptz' },
  lastAnnounceAt: { column: `coalesce(last_announce_at, 'epoch'::timestamptz)`, type: 'timestamptz' },
  infoHash: { column: 'info_hash', type: 'bytea' },
};

/** As the index `torrent_words` has it: letters and digits are words, whatever stands between them is not. */
const WORDS = `to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))`;

/**
 * How a search is planned. The planner takes half a percent of all names to begin with any word; so it would walk an order
 * from the top until enough of them are found, which for a rare word is the whole table.
 */
const BY_BITMAP = `SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off`;

/** Lists torrents, a page at a time, each page found by its place in an index, however far on it is. */
@Injectable()
export class TorrentListRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async list({ query, state, sort, descending, limit, cursor }: TorrentQuery): Promise<Page<Torrent>> {
    const { column, type } = SORTED_BY[sort];
    const values: unknown[] = [];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const conditions: string[] = [];
    if (query) conditions.push(matching(query, parameter));
    if (state) conditions.push(`state = ${parameter(state)}`);
    if (cursor) {
      const [place, infoHash] = cursor;
      const after = `(${parameter(place)}::${type}, decode(${parameter(infoHash)}, 'hex'))`;
      conditions.push(`(${column}, info_hash) ${descending ? '<' : '>'} ${after}`);
    }
    const direction = descending ? 'DESC' : 'ASC';
    const text = `SELECT ${TORRENT_COLUMNS}, ${column}::text AS place FROM torrent
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY ${column} ${direction}, info_hash ${direction} LIMIT ${parameter(limit + 1)}`;
    const rows = await inTransaction(this.dataSource, async (queryRunner) => {
      if (query) await queryRunner.query(BY_BITMAP);
      return queryRunner.manager.query<(Torrent & { place: string })[]>(text, values);
    });
    return pageOf(
      rows,
      limit,
      (torrent) => torrent,
      ({ place, infoHash }) => [place, infoHash.toString('hex')],
    );
  }
}

function matching(query: string, parameter: (value: unknown) => string): string {
  const words = query.match(/[\p{L}\p{N}]+/gu) ?? [];
  const named = `${WORDS} @@ to_tsquery('simple', ${parameter(words.map((word) => `${word}:*`).join(' & '))})`;
  if (!/^[0-9a-f]{1,40}$/i.test(query)) return named;
  const [first, last] = ['0', 'f'].map((digit) => parameter(query.padEnd(40, digit)));
  return `(info_hash BETWEEN decode(${first}, 'hex') AND decode(${last}, 'hex') OR (name IS NOT NULL AND ${named}))`;
}
