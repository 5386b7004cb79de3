import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, Repository } from 'typeorm';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { Peer } from '../../tracker/peer/peer.entity.js';
import { IS_LIVE, silenceAllowed } from '../../tracker/swarm/liveness.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';

/** Lists and removes the peers of a swarm. */
@Injectable()
export class PeersService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Peer, DATA_SOURCE) private readonly peers: Repository<Peer>,
    @InjectRepository(Torrent, DATA_SOURCE) private readonly torrents: Repository<Torrent>,
    private readonly settings: SwarmSettings,
    private readonly audit: AuditService,
  ) {}

  /** Live peers in the order of their ids. @throws AdminError if the torrent is unknown */
  async list(infoHash: Buffer, limit: number, cursor?: Cursor): Promise<Page<Peer>> {
    if (!(await this.torrents.existsBy({ infoHash }))) throw new AdminError('not found', 'there is no such torrent');
    const live = this.peers
      .createQueryBuilder('peer')
      .where({ infoHash })
      .andWhere(IS_LIVE(':silence'), { silence: silenceAllowed(this.settings.interval) })
      .orderBy('peer.peerId')
      .limit(limit + 1);
    const after = cursor?.[0];
    if (after !== undefined) live.andWhere(`peer.peerId > decode(:after, 'hex')`, { after });
    return pageOf(await live.getMany(), limit, ({ peerId }) => [peerId.toString('hex')]);
  }

  /** Removes a peer until its next announce. @throws AdminError if it is not in the swarm */
  async remove(infoHash: Buffer, peerId: Buffer, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const { affected } = await manager.getRepository(Peer).delete({ infoHash, peerId });
      if (!affected) throw new AdminError('not found', 'there is no such peer in this swarm');
      const change = { peerId: peerId.toString('hex') };
      await this.audit.record(manager, operator, 'peer.remove', infoHash.toString('hex'), change);
    });
  }
}
