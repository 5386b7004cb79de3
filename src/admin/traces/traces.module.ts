import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Trace } from '../../tracker/traces/trace.entity.js';
import { TracesModule } from '../../tracker/traces/traces.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { TraceRequests } from './trace-requests.service.js';
import { TracesController } from './traces.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([Trace], DATA_SOURCE), TracesModule, AuditModule],
  controllers: [TracesController],
  providers: [TraceRequests],
})
export class AdminTracesModule {}
