import type { AuditPageView } from '../../../src/admin/audit/audit.dto.js';
import { get, queryOf, type ReadOptions } from './request.js';

export interface AuditListQuery {
  readonly operator?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export function listAudit(query: AuditListQuery, read: ReadOptions): Promise<AuditPageView> {
  return get(`/audit${queryOf({ ...query })}`, read);
}
