import { pipeline } from 'node:stream/promises';
import { Body, Delete, Get, HttpCode, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { BodyTypes } from '../http/admin-request.interceptor.js';
import { IdPipe } from '../http/id.pipe.js';
import { LOCATION } from '../http/location.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { importBody } from '../imports/import-body.js';
import { ImportSummaryView } from '../imports/import-summary.view.js';
import { linesOf } from '../imports/lines.js';
import { pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { formatBanLine } from './ban-list-format.js';
import { BanDto, BanExportQueryDto, BanImportQueryDto, BanPageView, BanQueryDto, BanView } from './ban.dto.js';
import { BansService } from './bans.service.js';

@AdminController('bans')
export class BansController {
  constructor(private readonly bans: BansService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List bans, oldest first' })
  @ApiOkResponse({ type: BanPageView })
  async list(@Query() query: BanQueryDto): Promise<BanPageView> {
    return pageView(await this.bans.list(query), BanView.of);
  }

  @Post()
  @ApiOperation({ summary: 'Ban addresses or a client' })
  @ApiCreatedResponse({ type: BanView, headers: LOCATION })
  @ApiProblems(408, 409, 413, 415)
  async add(
    @Body() dto: BanDto,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BanView> {
    const ban = await this.bans.add(dto, operator);
    response.setHeader('Location', `/api/v1/bans/${ban.id}`);
    return BanView.of(ban);
  }

  @Post('import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ban the addresses of a block list, in one transaction',
    description: 'A line is an address, a CIDR, a range, `name:first-last`, or `first - last , level , name`.',
  })
  @BodyTypes(['text/plain'])
  @ApiConsumes('text/plain')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportSummaryView })
  @ApiProblems(408, 413, 415)
  import(
    @Req() request: Request,
    @Query() { force }: BanImportQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<ImportSummaryView> {
    return this.bans.import(linesOf(importBody(request)), force === 'true', operator);
  }

  @Get('export')
  @ApiOperation({ summary: 'Export the banned addresses as a block list', description: 'An import reads it again.' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async export(@Query() { format = 'cidr' }: BanExportQueryDto, @Res() response: Response): Promise<void> {
    const pages = this.bans.addressPages();
    // An error here can still be answered with problem details, as no header has been sent.
    const first = await pages.next();
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    await pipeline(async function* () {
      for (let page = first; !page.done; page = await pages.next()) {
        yield page.value.map((ban) => formatBanLine(ban, format)).join('');
      }
    }, response);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a ban' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async lift(@Param('id', IdPipe) id: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.bans.lift(id, operator);
  }
}
