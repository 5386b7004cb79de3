import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { RequestLog } from './request-log.js';
import { Trace } from './trace.entity.js';
import { TracesService } from './traces.service.js';

/** Logs what single clients ask for, while an operator looks into their problem. */
@Module({
  imports: [TypeOrmModule.forFeature([Trace], DATA_SOURCE)],
  providers: [TracesService, RequestLog],
  exports: [TracesService, RequestLog],
})
export class TracesModule {}
