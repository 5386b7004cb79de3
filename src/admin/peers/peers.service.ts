import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AdminError } from '../problems/admin-error.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';
import { AdminPeerRepository, type RegisteredPeer } from './admin-peer.repository.js';

/** Shows operators the peers of a swarm, and removes them. */
@Injectable()
export class PeersService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly peers: AdminPeerRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws AdminError where the tracker does not know the torrent */
  async listPeers(infoHash: Buffer, limit: number, cursor?: Cursor): Promise<Page<RegisteredPeer>> {
    if (!(await this.peers.hasTorrent(infoHash))) throw new AdminError('not found', 'there is no such torrent');
    return this.peers.list(infoHash, limit, cursor);
  }

  /** Removes a peer until it announces again. @throws AdminError where it is not there */
  async removePeer(infoHash: Buffer, peerId: Buffer, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      if (!(await this.peers.remove(queryRunner, infoHash, peerId))) {
        throw new AdminError('not found', 'there is no such peer in this swarm');
      }
      await this.audit.note(queryRunner, by, 'peer.remove', infoHash.toString('hex'), {
        peerId: peerId.toString('hex'),
      });
    });
  }
}
