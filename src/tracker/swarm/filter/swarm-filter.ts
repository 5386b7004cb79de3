import { Injectable } from '@nestjs/common';
import { AccessService, type StoredPeer } from '../../access/access.service.js';
import { IPV4_ENDPOINT_BYTES } from '../../../protocol/bittorrent/peer-address.js';
import { LimitSettings } from '../../../config/settings/limit.settings.js';
import type { PackedPeers } from '../packed-peers.js';
import type { PackedRecords } from '../packed-records.js';
import { CrowdFilter } from './crowd-filter.js';
import { CrowdedSwarms } from './crowded-swarms.js';

/**
 * Leaves peers out of what was read of a swarm. Those that the access rules refuse are stored until a job has removed them, and
 * only for that time this costs something.
 */
@Injectable()
export class SwarmFilter {
  private readonly crowd: CrowdFilter;

  constructor(
    private readonly access: AccessService,
    private readonly crowded: CrowdedSwarms,
    { maxPeersPerAddress }: LimitSettings,
  ) {
    this.crowd = new CrowdFilter(maxPeersPerAddress);
  }

  /** Another number as soon as the rules have changed: what was filtered before may hold peers that are refused now. */
  get version(): number {
    return this.access.version;
  }

  /** Whether the filter has to know peer ids. */
  get needsPeerIds(): boolean {
    return this.access.mayBeStored && this.access.banned.clients.size > 0;
  }

  isDenied(infoHash: Buffer): boolean {
    return this.access.isDenied(infoHash);
  }

  /** Whether a peer that was accepted is refused now. */
  refuses(peer: StoredPeer): boolean {
    return this.access.mayBeStored && this.access.refuses(peer);
  }

  /** Leaves out the peers that are banned, and those of an address beyond a number. */
  apply(infoHash: Buffer, seeders: PackedPeers, leechers: PackedPeers): void {
    if (this.access.mayBeStored) for (const peers of [seeders, leechers]) this.leaveOutBanned(peers);
    if (this.crowd.apply(seeders, leechers)) this.crowded.add(infoHash);
  }

  private leaveOutBanned({ ipv4Only, dual }: PackedPeers): void {
    const { banned } = this.access;
    const isBannedClient = (records: PackedRecords, at: number) =>
      records.ids.length > 0 && banned.clients.has(records.ids, records.idStart(at));
    ipv4Only.keep((at) => !banned.hasIpv4(ipv4Only.records, at * ipv4Only.size) && !isBannedClient(ipv4Only, at));
    dual.keep((at) => {
      const start = at * dual.size;
      // Without IPv4 there are six zeros. No peer has that address, but a ban may cover it.
      const hasIpv4 = dual.records.readUInt16BE(start + IPV4_ENDPOINT_BYTES - 2) !== 0;
      return !(
        (hasIpv4 && banned.hasIpv4(dual.records, start)) ||
        banned.hasIpv6(dual.records, start + IPV4_ENDPOINT_BYTES) ||
        isBannedClient(dual, at)
      );
    });
  }
}
