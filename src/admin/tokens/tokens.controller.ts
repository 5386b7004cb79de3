import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { TokensService } from './tokens.service.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { OwnerOnly } from '../auth/authentication.guard.js';
import { IdPipe } from '../http/id.pipe.js';
import { ByOperator } from '../auth/operator.decorator.js';
import { PageDto, pageView } from '../paging/page.dto.js';
import { MadeTokenView, TokenDto, TokenPageView, TokenView } from './token.dto.js';

@AdminController('tokens')
@OwnerOnly(true)
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  @ApiOperation({ summary: 'List tokens, the oldest first' })
  @ApiOkResponse({ type: TokenPageView })
  async list(@Query() { limit, cursor }: PageDto): Promise<TokenPageView> {
    return pageView(await this.tokens.list(limit, cursor), TokenView.of);
  }

  @Post()
  @ApiOperation({ summary: 'Make a token', description: 'With the password only. The token is in this answer alone.' })
  @ApiCreatedResponse({ type: MadeTokenView })
  @ApiProblems(409, 413, 415)
  async make(@Body() { name, scope, expiresAt }: TokenDto, @ByOperator() by: Operator): Promise<MadeTokenView> {
    const given = { name, scope, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
    const { token, ...made } = await this.tokens.make(given, by);
    return { ...TokenView.of(made), token };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async revoke(@Param('id', IdPipe) id: string, @ByOperator() by: Operator): Promise<void> {
    await this.tokens.revoke(id, by);
  }
}
