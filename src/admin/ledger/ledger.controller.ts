import { Body, Get, HttpCode, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ForLedgerToken } from '../auth/authentication.guard.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { LedgerQueryDto, LedgerRowView, LedgerStatusView, LedgerView, PrunedView, PruneDto } from './ledger.dto.js';
import { LedgerService } from './ledger.service.js';

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';

@AdminController('ledger')
export class LedgerController {
  constructor(private readonly ledger: LedgerService) {}

  @Get()
  @ForLedgerToken(true)
  @ApiOperation({
    summary: 'Read what members transferred, each row once',
    description: `With \`Accept: ${NDJSON}\`, a line for each row. Continue with \`after\`: the last id.`,
  })
  @ApiExtraModels(LedgerView)
  @ApiOkResponse({
    content: {
      [JSON_TYPE]: { schema: { $ref: getSchemaPath(LedgerView) } },
      [NDJSON]: { schema: { type: 'string' } },
    },
  })
  @ApiProblems(406)
  async read(
    @Query() { after, limit }: LedgerQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const type = request.accepts([JSON_TYPE, NDJSON]);
    if (!type) throw new ProblemException(406, `available types: ${JSON_TYPE}, ${NDJSON}`);
    const items = (await this.ledger.after(after, limit)).map(LedgerRowView.of);
    if (type === NDJSON) {
      response.setHeader('Content-Type', `${NDJSON}; charset=utf-8`);
      response.send(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    } else {
      response.json({ items, next: items.at(-1)?.id ?? after });
    }
  }

  @Get('status')
  @ForLedgerToken(true)
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'Get the last id of the ledger, and when everything was settled' })
  @ApiOkResponse({ type: LedgerStatusView })
  async status(): Promise<LedgerStatusView> {
    return LedgerStatusView.of(await this.ledger.status());
  }

  @Post('prune')
  @HttpCode(200)
  @ApiOperation({ summary: 'Remove rows that the site has applied' })
  @ApiOkResponse({ type: PrunedView })
  @ApiProblems(408, 413, 415)
  async prune(@Body() { before }: PruneDto, @CurrentOperator() operator: Operator): Promise<PrunedView> {
    return { removed: await this.ledger.prune(before, operator) };
  }
}
