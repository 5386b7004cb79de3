import { Controller, Get, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { ClientAddress } from '../auth/client-address.js';
import { OcelotAnswerInterceptor } from './ocelot-answer.interceptor.js';
import { OcelotGuard } from './ocelot.guard.js';
import { OcelotParameters } from './ocelot-parameters.js';
import { OcelotReportService } from './ocelot-report.service.js';
import { OcelotUpdateService } from './ocelot-update.service.js';

/** In the audit log. */
const OPERATOR = 'ocelot';

/** Takes the requests that Gazelle sends to its tracker, which was Ocelot: docs/GAZELLE.md. */
@Controller(':secret')
@UseGuards(OcelotGuard)
@UseInterceptors(OcelotAnswerInterceptor)
@ApiExcludeController()
export class OcelotController {
  constructor(
    private readonly updates: OcelotUpdateService,
    private readonly reports: OcelotReportService,
    private readonly clients: ClientAddress,
  ) {}

  @Get('update')
  async update(@Req() request: Request): Promise<string[]> {
    const address = this.clients.textOf(request);
    await this.updates.update(new OcelotParameters(request.url), { name: OPERATOR, scope: 'write', address });
    return [];
  }

  @Get('report')
  report(@Req() request: Request): Promise<string[]> {
    return this.reports.report(new OcelotParameters(request.url));
  }
}
