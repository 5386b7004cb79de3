import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, Repository } from 'typeorm';
import { MAX_SORTED_PEERS } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { Peer } from '../../tracker/peer/peer.entity.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import type { Page } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import { type ListedPeer, PeerListRepository, type PeerQuery } from './peer-list.repository.js';

/** Lists and removes the peers of a swarm. */
@Injectable()
export class PeersService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Torrent, DATA_SOURCE) private readonly torrents: Repository<Torrent>,
    private readonly lists: PeerListRepository,
    private readonly audit: AuditService,
  ) {}

  /** @throws AdminError if the torrent is unknown, or its swarm is too large to be sorted */
  async list(infoHash: Buffer, query: PeerQuery): Promise<Page<ListedPeer>> {
    if (query.sort !== 'peerId') await this.refuseLarge(infoHash);
    const page = await this.lists.list(infoHash, query);
    if (page.items.length === 0 && !(await this.torrents.existsBy({ infoHash }))) unknown();
    return page;
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

  /** By the counts of the last census. */
  private async refuseLarge(infoHash: Buffer): Promise<void> {
    const { complete, incomplete } = (await this.torrents.findOneBy({ infoHash })) ?? unknown();
    if (complete + incomplete > MAX_SORTED_PEERS) {
      throw new AdminError(
        'invalid',
        `must be peerId or -peerId: the swarm has more than ${MAX_SORTED_PEERS} peers`,
        'sort',
      );
    }
  }
}

function unknown(): never {
  throw new AdminError('not found', 'there is no such torrent');
}
