import { Body, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { LOCATION } from '../http/location.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { TraceDto, TracesView, TraceView } from './trace.dto.js';
import { TraceRequests } from './trace-requests.service.js';

@AdminController('traces')
export class TracesController {
  constructor(private readonly traces: TraceRequests) {}

  @Get()
  @ApiOperation({ summary: 'List the active traces' })
  @ApiOkResponse({ type: TracesView })
  async list(): Promise<TracesView> {
    return { items: (await this.traces.list()).map(TraceView.of) };
  }

  @Post()
  @ApiOperation({
    summary: 'Log the announces of a torrent, an address or a peer for a while',
    description:
      'Every instance logs them at info, within two seconds. Name exactly one of `infoHash`, `address`, `peerId`.',
  })
  @ApiCreatedResponse({ type: TraceView, headers: LOCATION })
  @ApiProblems(408, 409, 413, 415)
  async add(
    @Body() trace: TraceDto,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TraceView> {
    const added = await this.traces.add(trace, operator);
    response.setHeader('Location', `/api/v1/traces/${added.id}`);
    return TraceView.of(added);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a trace' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async end(@Param('id', IdPipe) id: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.traces.end(id, operator);
  }
}
