import { Injectable } from '@nestjs/common';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { Shards } from '../../database/shards/shards.js';
import { byteaArray, integerArray } from '../../database/transaction/binary-array.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { FIND_TOKENS } from '../member/member.sql.js';
import { MembersService } from '../member/members.service.js';
import type { Factors } from './session.repository.js';

const TOKENS = new ShardedStatement<Factors & { info_hash: Buffer; member: number }>(FIND_TOKENS);

/** Per cent of what members transfer that they are credited or charged with. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly shards: Shards,
    private readonly members: MembersService,
  ) {}

  /**
   * A factor of the member in this swarm beats all. Otherwise the highest of the others counts for what is uploaded, and the
   * lowest for what is downloaded: that of all transfers, of the torrent and of the member.
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
          upload: Math.max(upload, torrent.upload, table.uploadFactor(member)),
          download: Math.min(download, torrent.download, table.downloadFactor(member)),
        }
      );
    };
  }

  private async tokensOf(batch: readonly AnnounceRequest[]): Promise<ReadonlyMap<string, Factors>> {
    const values = [
      byteaArray(batch.map(({ infoHash }) => infoHash)),
      integerArray(batch.map(({ member = 0 }) => member)),
    ];
    const rows = await TOKENS.runAlone(this.shards, batch[0]?.infoHash, values);
    return new Map(rows.map((row) => [pairOf(row.info_hash, row.member), row]));
  }
}

function pairOf(infoHash: Buffer, member: number): string {
  return `${infoHash.toString('latin1')}${member}`;
}
