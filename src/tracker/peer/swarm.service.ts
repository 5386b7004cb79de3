import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { inTransaction } from '../../database/transaction.js';
import { AuditRepository } from '../operator/audit.repository.js';
import { DeskError } from '../operator/desk-error.js';
import type { Operator } from '../operator/operator.js';
import type { Cursor, Page } from '../operator/page.js';
import { PolicyService } from '../policy/policy.service.js';
import type { Precondition } from '../torrent/registered-torrent.js';
import { TorrentService } from '../torrent/torrent.service.js';
import { PeerRegistryRepository, type RegisteredPeer } from './peer-registry.repository.js';

/** Shows operators the peers of a swarm, and removes them. */
@Injectable()
export class SwarmService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: TorrentService,
    private readonly peers: PeerRegistryRepository,
    private readonly policy: PolicyService,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws DeskError where the tracker does not know the torrent */
  async listPeers(infoHash: Buffer, limit: number, cursor?: Cursor): Promise<Page<RegisteredPeer>> {
    await this.torrents.find(infoHash);
    return this.peers.list(infoHash, limit, cursor);
  }

  /** Removes a peer until it announces again. @throws DeskError where it is not there */
  async removePeer(infoHash: Buffer, peerId: Buffer, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      if (!(await this.peers.remove(queryRunner, infoHash, peerId))) {
        throw new DeskError('not found', 'there is no such peer in this swarm');
      }
      await this.audit.note(queryRunner, by, 'peer.remove', infoHash.toString('hex'), {
        peerId: peerId.toString('hex'),
      });
    });
  }

  /** Forgets a torrent with its swarm. @throws DeskError where it is not known, or the precondition does not hold */
  async removeTorrent(infoHash: Buffer, precondition: Precondition, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      await this.torrents.remove(queryRunner, infoHash, precondition, by);
      await this.peers.removeAll(queryRunner, infoHash);
    });
    await this.policy.refresh();
  }
}
