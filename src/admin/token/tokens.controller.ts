import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AccessTokenService } from '../../tracker/operator/access-token.service.js';
import type { Operator } from '../../tracker/operator/operator.js';
import { Desk } from '../desk.decorator.js';
import { ApiProblems } from '../problem/api-problems.decorator.js';
import { OwnerOnly } from '../request/authentication.guard.js';
import { IdPipe } from '../request/id.pipe.js';
import { ByOperator } from '../request/operator.decorator.js';
import { PageDto, pageView } from '../request/page.dto.js';
import { MadeTokenView, TokenDto, TokenPageView, TokenView } from './token.dto.js';

@Desk('tokens')
@OwnerOnly(true)
export class TokensController {
  constructor(private readonly tokens: AccessTokenService) {}

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
