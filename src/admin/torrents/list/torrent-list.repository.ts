import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { inTransaction } from '../../../database/transaction/transaction.js';
import type { Torrent, TorrentState } from '../../../tracker/torrent/torrent.entity.js';
import { type Cursor, type Page, pageOf } from '../../paging/page.js';
import { TORRENT_COLUMNS } from '../torrent.sql.js';
import { nameWords } from './name-words.js';

/** Sort orders of the list. Each has an index on its column and the info hash. */
export const TORRENT_SORTS = [
  'complete',
  'incomplete',
  'downloaded',
  'createdAt',
  'lastAnnounceAt',
  'infoHash',
] as const;
export type TorrentSort = (typeof TORRENT_SORTS)[number];

/** Selects, sorts and pages torrents. */
export interface TorrentQuery {
  /** First hex digits of the info hash; or prefixes of words of the name. */
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

/**
 * Makes a search use the index on words. The planner assumes that any prefix matches half a percent of all names. It would
 * rather walk the index of the sort order until it has found enough, which for a rare word is the whole table.
 */
const BY_BITMAP = `SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off`;

/** Lists torrents by keyset pagination: the cost of a page does not depend on its position. */
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
    return pageOf(rows, limit, ({ place, infoHash }) => [place, infoHash.toString('hex')]);
  }
}

function matching(query: string, parameter: (value: unknown) => string): string {
  // A cast takes the words as they are. to_tsquery would parse them by the locale of the database.
  const prefixes = nameWords(query).map((word) => `'${word}':*`);
  const named = `words @@ ${parameter(prefixes.join(' & '))}::tsquery`;
  if (!/^[0-9a-f]{1,40}$/i.test(query)) return named;
  const [first, last] = ['0', 'f'].map((digit) => parameter(query.padEnd(40, digit)));
  return `(info_hash BETWEEN decode(${first}, 'hex') AND decode(${last}, 'hex') OR (words IS NOT NULL AND ${named}))`;
}
