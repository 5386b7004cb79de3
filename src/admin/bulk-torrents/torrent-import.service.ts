import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { IMPORT_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import type { AuditedItem } from '../audit/audit.repository.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import type { ImportSummary } from '../imports/import-summary.js';
import { parseLines } from '../imports/parse-lines.js';
import type { SortedLines } from '../imports/sorted-lines.js';
import { RegisteredTorrentRepository } from '../torrents/registered-torrent.repository.js';
import type { TorrentImportLine } from './torrent-import-line.js';

@Injectable()
export class TorrentImportService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: RegisteredTorrentRepository,
    private readonly accessRules: AccessRepository,
    private readonly access: AccessService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Registers the torrents of all valid lines in one transaction. It begins after the last line has arrived, so that no
   * announce waits for a slow client, and locks rows in the order in which announces lock them.
   * @param parse throws for an invalid line
   */
  async import(
    lines: AsyncIterable<string>,
    parse: (line: string) => TorrentImportLine,
    operator: Operator,
  ): Promise<ImportSummary> {
    const parseUnlessEmpty = (line: string) => (line.trim() === '' ? undefined : parse(line));
    const { items, parsed, invalidCount, invalid } = await parseLines(
      lines,
      parseUnlessEmpty,
      ({ infoHash }) => infoHash,
    );
    const created = await this.registerAll(items, operator);
    return { created, known: parsed - created, invalidCount, invalid };
  }

  private async registerAll(torrents: SortedLines<TorrentImportLine>, operator: Operator): Promise<number> {
    const created = await inTransaction(
      this.dataSource,
      async ({ manager }) => {
        const changes = await this.audit.begin(manager, operator, 'torrent.import', 'torrents');
        let [registered, read] = [0, 0];
        let denies = false;
        for await (const batch of torrents.batches(MAX_ROWS_PER_INSERT)) {
          const added = await this.torrents.registerNew(
            manager,
            batch.map((torrent) => ({ ...torrent, infoHash: Buffer.from(torrent.infoHash, 'hex') })),
          );
          const hashes = new Set(added.map((infoHash) => infoHash.toString('hex')));
          const isNew = batch.filter(({ infoHash }) => hashes.has(infoHash));
          await changes.add(isNew.map(auditedTorrent));
          denies ||= isNew.some(({ state }) => state === 'denied');
          registered += isNew.length;
          read += batch.length;
        }
        if (denies) await this.accessRules.recordChange(manager, 'denied torrents');
        await changes.end({ created: registered, known: read - registered });
        return registered;
      },
      IMPORT_TIME_LIMITS,
    );
    await this.access.refresh();
    return created;
  }
}

function auditedTorrent({ infoHash, ...description }: TorrentImportLine): AuditedItem {
  return { subject: infoHash, change: { after: description } };
}
