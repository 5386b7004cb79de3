import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedDatabase, roomRefusal } from '../../src/database/embedded/embedded-database.js';
import { FolderLock } from '../../src/database/embedded/folder-lock.js';

const MIB = 2 ** 20;

describe('the folder of the embedded database', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-folder-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('should be locked among the temporary files where its file system has no sockets', async () => {
    const takeLock = (path: string) => {
      if (path.startsWith(folder)) throw Object.assign(new Error('listen EOPNOTSUPP'), { code: 'EOPNOTSUPP' });
      return FolderLock.take(path);
    };
    const [first, second] = [new EmbeddedDatabase(folder, takeLock), new EmbeddedDatabase(folder, takeLock)];
    await first.start();
    try {
      await expect(second.start()).rejects.toThrow('another tracker runs on this folder');
      const client = new pg.Client({ stream: () => first.connect(), user: 'postgres' });
      client.on('error', () => undefined);
      await client.connect();
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await first.stop();
    }
  });

  it('should have room for a new database', () => {
    expect(roomRefusal({ bavail: 99 * 256, bsize: 4096 })).toBe('99 MiB are free there; a new database needs 100 MiB');
    expect(roomRefusal({ bavail: 0, bsize: 4096 })).toMatch(/^0 MiB/);
    expect(roomRefusal({ bavail: 100, bsize: MIB })).toBeUndefined();
  });
});
