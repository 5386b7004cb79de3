import { Injectable } from '@nestjs/common';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { Shards } from '../../database/shards/shards.js';
import { integerArray } from '../../database/transaction/binary-array.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { FIND_TOKENS } from '../member/member.sql.js';
import { MembersService } from '../member/members.service.js';
import type { Factors } from './session.repository.js';

/** Per cent. */
const NOT_SET = 100;

const TOKENS = new ShardedStatement<Factors & { info_hash: Buffer; member: number }>(FIND_TOKENS);

/** Per cent of what members transfer that they are credited or charged with. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly shards: Shards,
    private readonly members: MembersService,
  ) {}

  /**
   * A factor of the member in this swarm beats all. Otherwise those of all transfers, of the torrent and of the member count as
   * far as they are set, that is not 100: the highest for what is uploaded, and the lowest for what is downloaded.
   * @returns the factors of an announce of the batch, given those of its torrent
   */
  async of(batch: readonly AnnounceRequest[]): Promise<(announce: AnnounceRequest, torrent: Factors) => Factors> {
    const tokens = this.members.hasTokens ? await this.tokensOf(batch) : undefined;
    const { table, factor } = this.members;
    const now = Date.now();
    const isNow = factor && (factor.from ?? -Infinity) <= now && now < (factor.until ?? Infinity);
    const [upload, download] = isNow ? [factor.upload, factor.download] : [100, 100];
    return (announce, torrent) => {
      const { member = 0 } = announce;
      return (
        tokens?.get(pairOf(announce.infoHash, member)) ?? {
          upload: highestSet(upload, torrent.upload, table.uploadFactor(member)),
          download: Math.min(download, torrent.download, table.downloadFactor(member)),
        }
      );
    };
  }

  private async tokensOf(batch: readonly AnnounceRequest[]): Promise<ReadonlyMap<string, Factors>> {
    const infoHashes = batch.map(({ infoHash }) => infoHash);
    const rows = await TOKENS.runAlone(this.shards, infoHashes, [integerArray(batch.map(({ member = 0 }) => member))]);
    return new Map(rows.map((row) => [pairOf(row.info_hash, row.member), row]));
  }
}

/** The highest factor that is set; 100 if none is. So a torrent whose uploads earn nothing has the factor 0. */
function highestSet(ofAll: number, ofTorrent: number, ofMember: number): number {
  const highest = Math.max(ifSet(ofAll), ifSet(ofTorrent), ifSet(ofMember));
  return highest < 0 ? NOT_SET : highest;
}

/** -1 for a factor that is not set. */
function ifSet(factor: number): number {
  return factor === NOT_SET ? -1 : factor;
}

function pairOf(infoHash: Buffer, member: number): string {
  return `${infoHash.toString('latin1')}${member}`;
}
