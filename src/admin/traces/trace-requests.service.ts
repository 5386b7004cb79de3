import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { type DataSource, LessThanOrEqual, MoreThan, type Repository } from 'typeorm';
import { MAX_TRACES } from '../../config/limits/log.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { Trace, TRACE_KINDS, type TraceKind } from '../../tracker/traces/trace.entity.js';
import { TracesService } from '../../tracker/traces/traces.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { AdminError } from '../problems/admin-error.js';

/** What to trace: one of the names, and for how long. */
export type TraceRequest = Readonly<Partial<Record<TraceKind, string>>> & { readonly minutes: number };

/** Adds and ends traces. */
@Injectable()
export class TraceRequests {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Trace, DATA_SOURCE) private readonly traces: Repository<Trace>,
    private readonly active: TracesService,
    private readonly audit: AuditService,
  ) {}

  /** Those that have not expired, the oldest first. */
  list(): Promise<Trace[]> {
    return this.traces.find({ where: { expiresAt: MoreThan(new Date()) }, order: { id: 'ASC' } });
  }

  /** @throws AdminError unless the request names one thing, or if there are too many traces */
  async add(request: TraceRequest, operator: Operator): Promise<Trace> {
    const [kind, ...others] = TRACE_KINDS.filter((kind) => request[kind] !== undefined);
    const text = kind && request[kind];
    if (text === undefined || others.length > 0) {
      throw new AdminError('invalid', 'exactly one of infoHash, address and peerId must be given');
    }
    const { minutes } = request;
    const value = (kind === 'address' && parseAddress(text)) || Buffer.from(text, 'hex');
    const added = await inTransaction(this.dataSource, async ({ manager }) => {
      const traces = manager.getRepository(Trace);
      await traces.delete({ expiresAt: LessThanOrEqual(new Date()) });
      if ((await traces.count()) >= MAX_TRACES)
        throw new AdminError('conflict', `there are ${MAX_TRACES} traces already`);
      await this.audit.record(manager, operator, 'trace.add', text, { kind, minutes });
      return traces.save({ kind, value, expiresAt: new Date(Date.now() + minutes * 60_000) });
    });
    await this.active.refresh();
    return added;
  }

  /** @throws AdminError if there is no such trace */
  async end(id: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const traces = manager.getRepository(Trace);
      const trace = await traces.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!trace) throw new AdminError('not found', 'there is no such trace');
      await traces.delete({ id });
      await this.audit.record(manager, operator, 'trace.end', id, { kind: trace.kind });
    });
    await this.active.refresh();
  }
}
