import { Body, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Operator } from '../auth/operator.js';
import { BansService } from './bans.service.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ImportSummaryView } from '../imports/import-summary.view.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { BodyTypes } from '../http/admin-request.interceptor.js';
import { IdPipe } from '../http/id.pipe.js';
import { linesOf } from '../imports/lines.js';
import { ByOperator } from '../auth/operator.decorator.js';
import { pageView } from '../paging/page.dto.js';
import { BanDto, BanPageView, BanQueryDto, BanView } from './ban.dto.js';

@AdminController('bans')
export class BansController {
  constructor(private readonly bans: BansService) {}

  @Get()
  @ApiOperation({ summary: 'List bans, the oldest first' })
  @ApiOkResponse({ type: BanPageView })
  async list(@Query() { limit, kind, cursor }: BanQueryDto): Promise<BanPageView> {
    return pageView(await this.bans.list(limit, kind, cursor), BanView.of);
  }

  @Post()
  @ApiOperation({ summary: 'Ban addresses or a client' })
  @ApiCreatedResponse({ type: BanView })
  @ApiProblems(409, 413, 415)
  async add(
    @Body() { kind, value, reason }: BanDto,
    @ByOperator() by: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BanView> {
    const ban = await this.bans.add(kind, value, reason, by);
    response.setHeader('Location', `/api/v1/bans/${ban.id}`);
    return BanView.of(ban);
  }

  @Post('import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ban the addresses of a block list, in one transaction',
    description: 'A line holds an address, a CIDR, a range, `name:first-last`, or `first - last , level , name`.',
  })
  @BodyTypes(['text/plain'])
  @ApiConsumes('text/plain')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportSummaryView })
  @ApiProblems(413, 415)
  import(@Req() request: Request, @ByOperator() by: Operator): Promise<ImportSummaryView> {
    return this.bans.import(linesOf(request), by);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a ban' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async lift(@Param('id', IdPipe) id: string, @ByOperator() by: Operator): Promise<void> {
    await this.bans.lift(id, by);
  }
}
