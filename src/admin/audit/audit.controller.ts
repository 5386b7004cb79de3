import { Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../http/admin-controller.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { AuditItemPageView, AuditItemQueryDto, AuditItemView } from './audit-item.dto.js';
import { AuditEntryView, AuditPageView, AuditQueryDto } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@AdminController('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List changes by operators, newest first' })
  @ApiOkResponse({ type: AuditPageView })
  async list(@Query() { limit, cursor, ...filter }: AuditQueryDto): Promise<AuditPageView> {
    return pageView(await this.audit.list(filter, limit, cursor), AuditEntryView.of);
  }

  @Get(':id/items')
  @ApiOperation({
    summary: 'List all that an import changed',
    description: 'In the order of info hashes or values. Other entries have no items.',
  })
  @ApiOkResponse({ type: AuditItemPageView })
  @ApiProblems(404)
  async listItems(
    @Param('id', IdPipe) id: string,
    @Query() { limit, cursor, subject }: AuditItemQueryDto,
  ): Promise<AuditItemPageView> {
    return pageView(await this.audit.listItems(id, subject, limit, cursor), AuditItemView.of);
  }
}
