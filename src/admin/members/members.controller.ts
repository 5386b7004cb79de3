import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req, Res, UseInterceptors } from '@nestjs/common';
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
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { ApiPathText } from '../http/api-path-text.decorator.js';
import { importBody } from '../imports/import-body.js';
import { ImportSummaryView } from '../imports/import-summary.view.js';
import { linesOf } from '../imports/lines.js';
import { pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { MEMBER_ID } from './member-description.js';
import { MemberDto, memberFieldsIn, MemberQueryDto } from './member.dto.js';
import { MemberIdPipe } from './member-id.pipe.js';
import { MemberImportService } from './import/member-import.service.js';
import { MemberPageView, MemberView } from './member.view.js';
import { MembersService } from './members.service.js';

const NDJSON = 'application/x-ndjson';

@AdminController('members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly imports: MemberImportService,
  ) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List members' })
  @ApiOkResponse({ type: MemberPageView })
  async list(@Query() query: MemberQueryDto): Promise<MemberPageView> {
    return pageView(await this.members.list(MemberQueryDto.toQuery(query)), MemberView.of);
  }

  @Post('import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Add many members, in one transaction',
    description: 'A line is an object with id and passkey, and any field of a member. Known members stay as they are.',
  })
  @BodyTypes([NDJSON])
  @ApiConsumes(NDJSON)
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportSummaryView })
  @ApiProblems(408, 409, 413, 415)
  import(@Req() request: Request, @CurrentOperator() operator: Operator): Promise<ImportSummaryView> {
    return this.imports.import(linesOf(importBody(request)), operator);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Add a member, or replace what is set of it' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: MemberView, description: 'It was known.' })
  @ApiCreatedResponse({ type: MemberView })
  @ApiProblems(408, 413, 415)
  async put(
    @Param('id', MemberIdPipe) id: string,
    @Body() body: MemberDto,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MemberView> {
    const { member, isNew } = await this.members.put(id, memberFieldsIn(body), operator);
    response.status(isNew ? 201 : 200);
    return MemberView.of(member);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a member' })
  @ApiPathText('id', MEMBER_ID)
  @ApiOkResponse({ type: MemberView })
  @ApiProblems(404, 408, 413, 415)
  async change(
    @Param('id', MemberIdPipe) id: string,
    @Body() body: MemberDto,
    @CurrentOperator() operator: Operator,
  ): Promise<MemberView> {
    const changes = memberFieldsIn(body);
    if (Object.keys(changes).length === 0) throw new ProblemException(400, 'give at least one field of a member');
    return MemberView.of(await this.members.change(id, changes, operator));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a member and its passkeys' })
  @ApiPathText('id', MEMBER_ID)
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(@Param('id', MemberIdPipe) id: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.members.remove(id, operator);
  }
}
