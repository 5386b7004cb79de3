import { Body, Delete, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { OwnerOnly } from '../auth/authentication.guard.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { PageDto, pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { CreatedTokenView, TokenDto, TokenPageView, TokenView } from './token.dto.js';
import { TokensService } from './tokens.service.js';

@AdminController('tokens')
@OwnerOnly(true)
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List tokens, oldest first' })
  @ApiOkResponse({ type: TokenPageView })
  async list(@Query() { limit, cursor }: PageDto): Promise<TokenPageView> {
    return pageView(await this.tokens.list(limit, cursor), TokenView.of);
  }

  @Post()
  @ApiOperation({
    summary: 'Create a token',
    description: 'Needs the password. Only this response contains the token itself.',
  })
  @ApiCreatedResponse({ type: CreatedTokenView })
  @ApiProblems(408, 409, 413, 415)
  async create(@Body() body: TokenDto, @CurrentOperator() operator: Operator): Promise<CreatedTokenView> {
    const expiresAt = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
    const { token, secret } = await this.tokens.create({ ...body, expiresAt }, operator);
    return { ...TokenView.of(token), token: secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revoke(@Param('id', IdPipe) id: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.tokens.revoke(id, operator);
  }
}
