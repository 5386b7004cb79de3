import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditRepository } from '../audit/audit.repository.js';
import type { ImportSummary } from '../imports/import-summary.js';
import type { Operator } from '../auth/operator.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import { RegisteredTorrentRepository } from '../torrents/registered-torrent.repository.js';
import type { TorrentImportLine } from './torrent-import-line.js';

/** Registers many torrents at once. */
@Injectable()
export class TorrentImportService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: RegisteredTorrentRepository,
    private readonly revisions: AccessRepository,
    private readonly policy: AccessService,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Registers the torrents of all lines that can be read, in one transaction. It begins when all lines are there: nobody's
   * announce waits for a slow sender, and rows are locked in the order in which announces lock them.
   * @param parse throws for a line that can't be read
   */
  async import(
    lines: AsyncIterable<string>,
    parse: (line: string) => TorrentImportLine,
    by: Operator,
  ): Promise<ImportSummary> {
    const torrents = new Map<string, TorrentImportLine>();
    const invalid: { line: number; reason: string }[] = [];
    let line = 0;
    let read = 0;
    for await (const text of lines) {
      line++;
      if (text.trim() === '') continue;
      try {
        const torrent = parse(text);
        read++;
        if (!torrents.has(torrent.infoHash)) torrents.set(torrent.infoHash, torrent);
      } catch (error) {
        invalid.push({ line, reason: (error as Error).message });
      }
    }
    const created = await this.registerAll([...torrents.values()], by);
    return { created, known: read - created, invalid };
  }

  private async registerAll(torrents: TorrentImportLine[], by: Operator): Promise<number> {
    torrents.sort((one, other) => (one.infoHash < other.infoHash ? -1 : 1));
    const created = await inTransaction(this.dataSource, async (queryRunner) => {
      let created = 0;
      for (let from = 0; from < torrents.length; from += MAX_ROWS_PER_INSERT) {
        const some = torrents.slice(from, from + MAX_ROWS_PER_INSERT);
        created += await this.torrents.registerNew(
          queryRunner,
          some.map((torrent) => ({ ...torrent, infoHash: Buffer.from(torrent.infoHash, 'hex') })),
        );
      }
      if (torrents.some(({ state }) => state === 'denied')) {
        await this.revisions.noteChange(queryRunner, 'denied torrents');
      }
      await this.audit.note(queryRunner, by, 'torrent.import', 'torrents', {
        created,
        known: torrents.length - created,
      });
      return created;
    });
    await this.policy.refresh();
    return created;
  }
}
