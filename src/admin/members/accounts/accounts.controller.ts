import { Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../../http/admin-controller.decorator.js';
import { ApiPathText } from '../../http/api-path-text.decorator.js';
import { RecentAnswerInterceptor } from '../../http/recent-answer.interceptor.js';
import { PageDto, pageView } from '../../paging/page.dto.js';
import { ApiProblems } from '../../problems/api-problems.decorator.js';
import { MEMBER_ID } from '../member-description.js';
import { MemberIdPipe } from '../member-id.pipe.js';
import { MembersService } from '../members.service.js';
import { AccountRepository } from './account.repository.js';
import {
  MemberAccountView,
  OpenSessionPageView,
  OpenSessionView,
  TransferPageView,
  TransferView,
} from './account.view.js';

@AdminController('members/:id')
export class AccountsController {
  constructor(
    private readonly members: MembersService,
    private readonly accounts: AccountRepository,
  ) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'Get a member, with what its clients have transferred up to the last settlement' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: MemberAccountView })
  @ApiProblems(404)
  async get(@Param('id', MemberIdPipe) id: string): Promise<MemberAccountView> {
    const member = await this.members.find(id);
    return MemberAccountView.ofAccount(member, await this.accounts.accountOf(member));
  }

  @Get('transfers')
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List what a member has transferred in each swarm' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: TransferPageView })
  @ApiProblems(404)
  async transfers(@Param('id', MemberIdPipe) id: string, @Query() page: PageDto): Promise<TransferPageView> {
    const member = await this.members.find(id);
    return pageView(await this.accounts.transfersOf(member, page.limit, page.cursor), TransferView.of);
  }

  @Get('sessions')
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List the clients of a member in swarms, also those that left in the last 21 days' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: OpenSessionPageView })
  @ApiProblems(404)
  async sessions(@Param('id', MemberIdPipe) id: string, @Query() page: PageDto): Promise<OpenSessionPageView> {
    const member = await this.members.find(id);
    return pageView(await this.accounts.sessionsOf(member, page.limit, page.cursor), OpenSessionView.of);
  }
}
