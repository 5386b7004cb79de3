import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEAP_FLAG } from '../../src/process/heap-flag.js';
import { eventually } from '../support/eventually.js';
import { runTracker, startTrackerProcess } from '../support/processes/tracker-process.js';
import { createEmptyDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** What an operator reads when something about the database or the machine is wrong. */
describe('a start', () => {
  let database: TestDatabase;
  let folder: string;
  let role: string;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = mkdtempSync(join(tmpdir(), 'yabtt-start-'));
    role = `role_${new URL(database.url).pathname.slice(1)}`;
    await database.query(`CREATE ROLE ${role} LOGIN`);
  });

  afterEach(async () => {
    await database.query(`DROP OWNED BY ${role}`);
    await database.query(`DROP ROLE ${role}`);
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const urlOf = (change: (url: URL) => void = () => undefined) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };
  const ofRole = () => urlOf((url) => (url.username = role));

  /** The one line that a refused start prints. It is refused at once, not after half a minute of retries. */
  const refusalOf = async (databaseUrl: string) => {
    const { code, output } = await runTracker({ DATABASE_URL: databaseUrl });
    expect(code).toBe(1);
    expect(output).toMatch(/^DATABASE_URL[:=][^\n]+\n$/);
    expect(output).not.toContain('trying again');
    return output;
  };

  it('should say that the role may not create tables', async () => {
    const output = await refusalOf(ofRole());
    expect(output).toContain('permission denied for schema public; GRANT CREATE ON SCHEMA');
  });

  it('should say that the tables are owned by another role', async () => {
    await (await startTestTracker(database)).close();
    await database.query(`GRANT ALL ON SCHEMA public TO ${role}`);
    expect(await refusalOf(ofRole())).toContain(
      'relation "yabtt_migration" already exists; use the role that owns the tables',
    );
    await database.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const output = await refusalOf(ofRole());
    expect(output).toContain('the role may not read and write ');
    expect(output).toContain('use the role that owns the tables');
  });

  it('should say that transactions are read-only', async () => {
    await database.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await database.query(`GRANT ALL ON SCHEMA public TO ${role}`);
    expect(await refusalOf(ofRole())).toContain('without default_transaction_read_only for the database or the role');
  });

  it('should say that there is no schema', async () => {
    await database.query(`ALTER ROLE ${role} SET search_path = nowhere`);
    expect(await refusalOf(ofRole())).toContain('set the search_path');
  });

  it.each(['LATIN1', 'SQL_ASCII'])('should say that the encoding of the database is %s', async (encoding) => {
    const name = `${new URL(database.url).pathname.slice(1)}_${encoding.toLowerCase()}`;
    await database.query(
      `CREATE DATABASE ${name} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
    try {
      const output = await refusalOf(urlOf((url) => (url.pathname = `/${name}`)));
      expect(output).toContain(`has the encoding ${encoding}: create one with ENCODING 'UTF8'`);
    } finally {
      await database.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  it('should say that a file of the URL is missing', async () => {
    const missing = urlOf((url) => (url.search = '?sslmode=verify-full&sslrootcert=/missing.pem'));
    expect(await refusalOf(missing)).toContain(`/missing.pem: can't be read (ENOENT)`);
  });

  it.each(['p/ss', '12/ss', 'p#ss', '12#ss', '12?ss', 'p%ss'])(
    'should say how to write the password %s',
    async (password) => {
      const { host } = new URL(database.url);
      const output = await refusalOf(`postgresql://yabtt:${password}@${host}/yabtt`);
      expect(output).toContain('%2F');
      expect(output).not.toContain(password);
    },
  );

  it.each(['prefer', 'requires'])('should refuse sslmode=%s', async (mode) => {
    expect(await refusalOf(urlOf((url) => (url.search = `?sslmode=${mode}`)))).toContain('sslmode=disable, require,');
  });

  describe('on a Unix socket', () => {
    let server: Server;

    beforeEach(async () => {
      const { hostname, port } = new URL(database.url);
      server = createServer((socket) => {
        const upstream = connect(Number(port), hostname);
        socket.pipe(upstream).pipe(socket);
        for (const end of [socket, upstream]) end.on('error', () => end.destroy());
      });
      server.listen(join(folder, '.s.PGSQL.5432'));
      await once(server, 'listening');
    });

    afterEach(() => void server.close());

    it('should work with a user and no host in the URL', async () => {
      const { pathname } = new URL(database.url);
      const tracker = await startTrackerProcess({ DATABASE_URL: `postgresql://yabtt@${pathname}?host=${folder}` });
      expect(tracker.output).toContain(`database      PostgreSQL at ${folder}:5432${pathname}\n`);
      expect(await tracker.end()).toBe(0);
    });
  });

  /** What the tracker prints where so many files may be open, until it has what the test waits for. */
  const startWithFiles = async (files: number, expected: string) => {
    const { PATH } = process.env;
    const command = `ulimit -n ${files} && exec "${process.execPath}" ${HEAP_FLAG} dist/main.js`;
    const child = spawn('sh', ['-c', command], { env: { PATH, DATABASE_URL: database.url, YABTT_PORT: '0' } });
    const ended = once(child, 'close');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    try {
      await eventually(() => expect(output).toContain(expected));
    } finally {
      child.kill();
      await ended;
    }
    return output;
  };

  it('should warn that few files may be open, and not start with fewer than it needs', async () => {
    expect(await startWithFiles(1024, 'only 1024 files')).toContain('is ready');
    expect(await startWithFiles(256, 'only 256 files')).toMatch(/^[^\n]+\n$/);
  });
});
