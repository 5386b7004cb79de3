import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditRepository } from '../../tracker/operator/audit.repository.js';
import { Desk } from '../desk.decorator.js';
import { pageView } from '../request/page.dto.js';
import { AuditEntryView, AuditPageView, AuditQueryDto } from './audit.dto.js';

@Desk('audit')
export class AuditController {
  constructor(private readonly audit: AuditRepository) {}

  @Get()
  @ApiOperation({ summary: 'Read who changed what, the latest first' })
  @ApiOkResponse({ type: AuditPageView })
  async list(@Query() query: AuditQueryDto): Promise<AuditPageView> {
    return pageView(await this.audit.list(query), AuditEntryView.of);
  }
}
