import { Module } from '@nestjs/common';
import { AccessModule } from '../../tracker/access/access.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { TorrentsModule } from '../torrents/torrents.module.js';
import { BulkTorrentsController } from './bulk-torrents.controller.js';
import { TorrentImportService } from './torrent-import.service.js';

/** Imports and exports of many torrents. */
@Module({
  imports: [AccessModule, AuditModule, TorrentsModule],
  controllers: [BulkTorrentsController],
  providers: [TorrentImportService],
})
export class BulkTorrentsModule {}
