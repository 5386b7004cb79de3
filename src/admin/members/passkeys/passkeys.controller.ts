import { Body, Delete, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentOperator } from '../../auth/current-operator.decorator.js';
import type { Operator } from '../../auth/operator.js';
import { AdminController } from '../../http/admin-controller.decorator.js';
import { ApiPathText } from '../../http/api-path-text.decorator.js';
import { IdPipe } from '../../http/id.pipe.js';
import { RecentAnswerInterceptor } from '../../http/recent-answer.interceptor.js';
import { ApiProblems } from '../../problems/api-problems.decorator.js';
import { MEMBER_ID } from '../member-description.js';
import { MemberIdPipe } from '../member-id.pipe.js';
import { CreatedPasskeyView, NewPasskeyDto, PasskeyListView, PasskeyView } from './passkey.dto.js';
import { PasskeysService } from './passkeys.service.js';

@AdminController('members/:id/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: PasskeysService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List the passkeys of a member, without the secrets' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: PasskeyListView })
  @ApiProblems(404)
  async list(@Param('id', MemberIdPipe) id: string): Promise<PasskeyListView> {
    return { items: (await this.passkeys.list(id)).map(PasskeyView.of) };
  }

  @Post()
  @ApiOperation({
    summary: 'Give a member a new passkey',
    description: 'Only this response contains the passkey itself. The older ones end after the grace period.',
  })
  @ApiPathText('id', MEMBER_ID)
  @ApiCreatedResponse({ type: CreatedPasskeyView })
  @ApiProblems(404, 408, 409, 413, 415)
  async create(
    @Param('id', MemberIdPipe) id: string,
    @Body() { passkey, graceSeconds = 0 }: NewPasskeyDto,
    @CurrentOperator() operator: Operator,
  ): Promise<CreatedPasskeyView> {
    return CreatedPasskeyView.of(await this.passkeys.create(id, passkey, graceSeconds, operator));
  }

  @Delete(':passkeyId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a passkey' })
  @ApiPathText('id', MEMBER_ID)
  @ApiNoContentResponse()
  @ApiProblems(404)
  async end(
    @Param('id', MemberIdPipe) id: string,
    @Param('passkeyId', IdPipe) passkeyId: string,
    @CurrentOperator() operator: Operator,
  ): Promise<void> {
    await this.passkeys.end(id, passkeyId, operator);
  }
}
