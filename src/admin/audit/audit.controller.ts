import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../http/admin-controller.decorator.js';
import { pageView } from '../paging/page.dto.js';
import { AuditEntryView, AuditPageView, AuditQueryDto } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@AdminController('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @ApiOperation({ summary: 'List changes by operators, newest first' })
  @ApiOkResponse({ type: AuditPageView })
  async list(@Query() query: AuditQueryDto): Promise<AuditPageView> {
    return pageView(await this.audit.list(query), AuditEntryView.of);
  }
}
