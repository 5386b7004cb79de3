import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AdminError } from '../problems/admin-error.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';
import { AccessService } from '../../tracker/access/access.service.js';
import type { Precondition } from '../torrents/registered-torrent.js';
import { TorrentsService } from '../torrents/torrents.service.js';
import { AdminPeerRepository, type RegisteredPeer } from './admin-peer.repository.js';

/** Shows operators the peers of a swarm, and removes them. */
@Injectable()
export class PeersService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: TorrentsService,
    private readonly peers: AdminPeerRepository,
    private readonly policy: AccessService,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws AdminError where the tracker does not know the torrent */
  async listPeers(infoHash: Buffer, limit: number, cursor?: Cursor): Promise<Page<RegisteredPeer>> {
    await this.torrents.find(infoHash);
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

  /** Forgets a torrent with its swarm. @throws AdminError where it is not known, or the precondition does not hold */
  async removeTorrent(infoHash: Buffer, precondition: Precondition, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      await this.torrents.remove(queryRunner, infoHash, precondition, by);
      await this.peers.removeAll(queryRunner, infoHash);
    });
    await this.policy.refresh();
  }
}
