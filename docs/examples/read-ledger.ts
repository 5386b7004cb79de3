import type { Client } from 'pg';

/** A row of the ledger, as far as this site needs it. */
interface LedgerRow {
  readonly memberId: string;
  /** Bytes, as decimal text. */
  readonly creditedUploaded: string;
  readonly creditedDownloaded: string;
}

/**
 * Applies what is new in the tracker's ledger to the users of a site, in its own PostgreSQL:
 *
 *     CREATE TABLE users (id text PRIMARY KEY, uploaded bigint NOT NULL DEFAULT 0, downloaded bigint NOT NULL DEFAULT 0);
 *     CREATE TABLE ledger_cursor (id bigint NOT NULL);
 *     INSERT INTO ledger_cursor VALUES (0);
 *
 * The rows and the cursor are stored in one transaction, so each row is applied once, whenever this program is stopped. Run it
 * every minute, or in a loop.
 * @param api such as `https://tracker.example/api/v1`
 * @param token with the scope `ledger`
 * @returns number of rows applied
 */
export async function applyLedger(site: Client, api: string, token: string, limit = 10_000): Promise<number> {
  let applied = 0;
  for (;;) {
    await site.query('BEGIN');
    try {
      // The lock keeps a second reader from applying the same rows.
      const cursor = await site.query<{ id: string }>('SELECT id FROM ledger_cursor FOR UPDATE');
      const { items, next } = await read(`${api}/ledger?after=${cursor.rows[0]?.id}&limit=${limit}`, token);
      for (const { memberId, creditedUploaded, creditedDownloaded } of items) {
        await site.query('UPDATE users SET uploaded = uploaded + $2, downloaded = downloaded + $3 WHERE id = $1', [
          memberId,
          creditedUploaded,
          creditedDownloaded,
        ]);
      }
      await site.query('UPDATE ledger_cursor SET id = $1', [next]);
      await site.query('COMMIT');
      applied += items.length;
      if (items.length < limit) return applied;
    } catch (error) {
      await site.query('ROLLBACK');
      throw error;
    }
  }
}

async function read(
  url: string,
  token: string,
): Promise<{ readonly items: readonly LedgerRow[]; readonly next: string }> {
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as { items: LedgerRow[]; next: string };
}
