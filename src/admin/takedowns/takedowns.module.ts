import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AccessModule } from '../../tracker/access/access.module.js';
import { Takedown } from '../../tracker/access/takedown.entity.js';
import { TakedownTorrent } from '../../tracker/access/takedown-torrent.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { TakedownExpiryService } from './takedown-expiry.service.js';
import { TakedownRepository } from './takedown.repository.js';
import { TakedownsController } from './takedowns.controller.js';
import { TakedownsService } from './takedowns.service.js';

/** Demands that torrents be denied. */
@Module({
  imports: [TypeOrmModule.forFeature([Takedown, TakedownTorrent], DATA_SOURCE), AccessModule, AuditModule],
  controllers: [TakedownsController],
  providers: [TakedownExpiryService, TakedownRepository, TakedownsService],
})
export class TakedownsModule {}
