import { Body, Delete, Get, HttpCode, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
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
import { BanDto, BanPageView, BanQueryDto, BanView } from './ban.dto.js';
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
    @Body() { kind, value, reason }: BanDto,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BanView> {
    const ban = await this.bans.add(kind, value, reason, operator);
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
  import(@Req() request: Request, @CurrentOperator() operator: Operator): Promise<ImportSummaryView> {
    return this.bans.import(linesOf(importBody(request)), operator);
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
