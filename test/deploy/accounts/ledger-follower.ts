import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient } from '../../support/clients/admin-client.js';
import { type Account, addAccounts } from './account-model.js';

const PAUSE_MS = 50;
const PAGE_ROWS = 500;

/** Bytes are decimal texts. */
interface Row {
  readonly id: string;
  readonly memberId: string;
  readonly infoHash: string;
  readonly uploaded: string;
  readonly downloaded: string;
  readonly creditedUploaded: string;
  readonly creditedDownloaded: string;
  readonly completed: number;
  readonly suspicious: boolean;
}

/** A site that reads the ledger while it grows, each row once, and adds it up. */
export class LedgerFollower {
  /** By member and info hash. */
  readonly accounts = new Map<string, Account>();
  readonly ids: string[] = [];
  private after = '0';
  private isOver = false;
  private readonly following: Promise<void>;

  constructor(private readonly admin: AdminClient) {
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.isOver) {
      await this.readPage().catch(() => undefined);
      await sleep(PAUSE_MS);
    }
  }

  /** @throws if the instance that was asked is away */
  private async readPage(): Promise<void> {
    const { status, body } = await this.admin.get(`/ledger?after=${this.after}&limit=${PAGE_ROWS}`);
    if (status !== 200) return;
    for (const row of body.items as readonly Row[]) {
      const key = `${row.memberId} ${row.infoHash}`;
      this.accounts.set(key, addAccounts(this.accounts.get(key), accountOf(row)));
      this.ids.push(row.id);
    }
    this.after = body.next;
  }
}

/** The account in a view of the admin API. */
export function accountOf(
  row: Omit<Row, 'id' | 'memberId' | 'infoHash' | 'suspicious'> & { suspicious?: boolean },
): Account {
  return {
    uploaded: BigInt(row.uploaded),
    downloaded: BigInt(row.downloaded),
    creditedUploaded: BigInt(row.creditedUploaded),
    creditedDownloaded: BigInt(row.creditedDownloaded),
    completed: row.completed,
    suspicious: row.suspicious ?? false,
  };
}
