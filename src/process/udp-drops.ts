import { readdir, readFile, readlink } from 'node:fs/promises';

const TABLES = ['/proc/net/udp', '/proc/net/udp6'];
const OWN_FILES = '/proc/self/fd';

/** A socket in the kernel's table (proc_net_udp in Linux' documentation). */
interface TableRow {
  readonly port: number;
  readonly inode: string;
  readonly drops: number;
}

/** Counts the packets that Linux dropped because a UDP socket of this process was full. */
export class UdpDrops {
  /** Drops of each socket of this process when the table was last read, by inode. */
  private readonly own = new Map<string, number>();
  /** Sockets of other processes on the same port. */
  private readonly foreign = new Set<string>();
  private total = 0;

  /** @returns those since the start, also of sockets that are closed by now; undefined where there is no such table */
  async read(port: number | undefined): Promise<number | undefined> {
    const tables = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => undefined)));
    if (tables.every((table) => table === undefined)) return undefined;
    const rows = tables.flatMap((table) => rowsOf(table ?? '')).filter((row) => row.port === port);
    this.forgetClosed(rows);
    await this.learn(rows);
    for (const { inode, drops } of rows) {
      const before = this.own.get(inode);
      if (before === undefined) continue;
      this.total += Math.max(0, drops - before);
      this.own.set(inode, drops);
    }
    return this.total;
  }

  /** The kernel may give the inode of a closed socket to another one. */
  private forgetClosed(rows: readonly TableRow[]): void {
    const open = new Set(rows.map(({ inode }) => inode));
    for (const inode of this.own.keys()) if (!open.has(inode)) this.own.delete(inode);
    for (const inode of this.foreign) if (!open.has(inode)) this.foreign.delete(inode);
  }

  /** Finds out which new sockets are this process's own. Its open files are many, so only if there are any. */
  private async learn(rows: readonly TableRow[]): Promise<void> {
    const unknown = rows.filter(({ inode }) => !this.own.has(inode) && !this.foreign.has(inode));
    if (unknown.length === 0) return;
    const files = await readdir(OWN_FILES).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(`${OWN_FILES}/${file}`).catch(() => '')));
    const sockets = new Set(targets);
    for (const { inode } of unknown) {
      if (sockets.has(`socket:[${inode}]`)) this.own.set(inode, 0);
      else this.foreign.add(inode);
    }
  }
}

/** The rows of a table, which has a line of headings. */
function rowsOf(table: string): TableRow[] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const fields = line.trim().split(/\s+/);
      const port = parseInt(fields[1]?.split(':')[1] ?? '', 16);
      return { port, inode: fields[9] ?? '', drops: Number(fields.at(-1)) };
    });
}
