import { ApiProperty } from '@nestjs/swagger';
import { clientNameOf } from '../../protocol/bittorrent/client-name.js';
import { formatAddress } from '../../protocol/bittorrent/peer-address.js';
import { PageView } from '../paging/page.dto.js';
import type { ListedPeer } from './peer-list.repository.js';

export class PeerView {
  @ApiProperty({ pattern: '^[0-9a-f]{40}$' })
  peerId!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Client name and version, from the peer_id (BEP 20).' })
  client!: string | null;

  @ApiProperty({ type: [String], example: ['1.2.3.4:6881', '[::1]:6881'] })
  addresses!: string[];

  @ApiProperty()
  seeder!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Bytes left to download, if the peer reports them.' })
  left!: number | null;

  @ApiProperty({ type: 'integer', description: 'Bytes.' })
  uploaded!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes.' })
  downloaded!: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  lastSeenAt!: string;

  static of(peer: ListedPeer): PeerView {
    return {
      peerId: peer.peerId.toString('hex'),
      client: clientNameOf(peer.peerId) ?? null,
      addresses: [peer.ipv4, peer.ipv6].filter((endpoint) => endpoint !== null).map(formatEndpoint),
      seeder: peer.isSeeder,
      left: peer.left === null ? null : Number(peer.left),
      uploaded: Number(peer.uploaded),
      downloaded: Number(peer.downloaded),
      lastSeenAt: new Date(Math.max(Number(peer.ipv4SeenAt), Number(peer.ipv6SeenAt))).toISOString(),
    };
  }
}

export class PeerPageView extends PageView {
  @ApiProperty({ type: [PeerView] })
  items!: PeerView[];
}

/** 6 or 18 bytes as `address:port`. */
function formatEndpoint(endpoint: Buffer): string {
  const portAt = endpoint.length - 2;
  const address = formatAddress(endpoint.subarray(0, portAt));
  return `${portAt === 4 ? address : `[${address}]`}:${endpoint.readUInt16BE(portAt)}`;
}
