import { Module } from '@nestjs/common';
import { StatisticsModule } from '../../tracker/statistics/statistics.module.js';
import { AllowedClientsModule } from '../allowed-clients/allowed-clients.module.js';
import { FactorsModule } from '../factors/factors.module.js';
import { MembersModule } from '../members/members.module.js';
import { TorrentsModule } from '../torrents/torrents.module.js';
import { OcelotMembersService } from './ocelot-members.service.js';
import { OcelotReportService } from './ocelot-report.service.js';
import { OcelotTorrentsService } from './ocelot-torrents.service.js';
import { OcelotUpdateService } from './ocelot-update.service.js';
import { OcelotController } from './ocelot.controller.js';

/** The bridge for sites on Gazelle. Its paths match others, so it comes after all modules with routes. Needs `AuthModule`. */
@Module({
  imports: [AllowedClientsModule, FactorsModule, MembersModule, StatisticsModule, TorrentsModule],
  controllers: [OcelotController],
  providers: [OcelotMembersService, OcelotReportService, OcelotTorrentsService, OcelotUpdateService],
})
export class OcelotModule {}
