import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditRepository } from './audit.repository.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { pageView } from '../paging/page.dto.js';
import { AuditEntryView, AuditPageView, AuditQueryDto } from './audit.dto.js';

@AdminController('audit')
export class AuditController {
  constructor(private readonly audit: AuditRepository) {}

  @Get()
  @ApiOperation({ summary: 'Read who changed what, the latest first' })
  @ApiOkResponse({ type: AuditPageView })
  async list(@Query() query: AuditQueryDto): Promise<AuditPageView> {
    return pageView(await this.audit.list(query), AuditEntryView.of);
  }
}
