import { ApiProperty } from '@nestjs/swagger';
import { type Torrent, TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { PageView } from '../paging/page.dto.js';

export class TorrentView {
  @ApiProperty({ pattern: '^[0-9a-f]{40}$' })
  infoHash!: string;

  @ApiProperty({ type: 'string', nullable: true })
  name!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Bytes.' })
  size!: number | null;

  @ApiProperty({
    enum: TORRENT_STATES,
    description:
      'Announces of denied torrents are refused. In private mode, peers of pending ones are kept, but not selected.',
  })
  state!: TorrentState;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why it is denied.' })
  reason!: string | null;

  @ApiProperty({ type: 'integer', description: 'Per cent that members are credited with, in private mode.' })
  uploadFactor!: number;

  @ApiProperty({ type: 'integer', description: 'Per cent that members are charged with, in private mode.' })
  downloadFactor!: number;

  @ApiProperty({
    description: 'Whether an operator has set anything of it. Other torrents are removed when their swarm is empty.',
  })
  registered!: boolean;

  @ApiProperty({ type: 'integer', description: 'Seeders; in a list those of the last census.' })
  complete!: number;

  @ApiProperty({ type: 'integer', description: 'Leechers; in a list those of the last census.' })
  incomplete!: number;

  @ApiProperty({ type: 'integer', description: 'Completed downloads.' })
  downloaded!: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Up to an hour late.' })
  lastAnnounceAt!: string | null;

  static of(torrent: Torrent): TorrentView {
    return {
      infoHash: torrent.infoHash.toString('hex'),
      name: torrent.name,
      size: torrent.size === null ? null : Number(torrent.size),
      state: torrent.state,
      reason: torrent.reason,
      uploadFactor: torrent.uploadFactor,
      downloadFactor: torrent.downloadFactor,
      registered: torrent.registeredAt !== null,
      complete: torrent.complete,
      incomplete: torrent.incomplete,
      downloaded: Number(torrent.downloaded),
      createdAt: torrent.createdAt.toISOString(),
      lastAnnounceAt: torrent.lastAnnounceAt?.toISOString() ?? null,
    };
  }
}

export class TorrentPageView extends PageView {
  @ApiProperty({ type: [TorrentView] })
  items!: TorrentView[];
}
