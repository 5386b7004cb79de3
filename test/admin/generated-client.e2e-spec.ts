import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { anAdminApi } from '../support/admin.js';
import { OWNER } from '../support/clients/admin-client.js';
import { aSeeder, announce } from '../support/clients/swarm-client.js';
import { aTorrentFile } from '../support/torrent-files.js';

const BLOB = ts.factory.createTypeReferenceNode(ts.factory.createIdentifier('Blob'));

/** What others make of the OpenAPI document. */
describe('a client that is generated from the OpenAPI document', () => {
  const here = anAdminApi();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-client-'));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(here.admin.document));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('should type-check, and do what an operator does', async () => {
    // As its documentation says for files of a form.
    const types = await openapiTS(await readFile(join(folder, 'openapi.json')), {
      transform: ({ format }) => (format === 'binary' ? BLOB : undefined),
    });
    await writeFile(join(folder, 'paths.ts'), astToString(types));
    await writeFile(join(folder, 'tasks.ts'), await readFile('test/support/generated-client/tasks.ts'));
    expect(compile(join(folder, 'tasks.ts'))).toEqual([]);

    await announce(here.tracker.port, aSeeder(Buffer.alloc(20, 0xaa)));
    const file = aTorrentFile('hybrid', 'hybrid');
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(folder, 'tasks.js'),
      here.admin.url,
      OWNER,
      file.bytes.toString('base64'),
    ]);
    expect(JSON.parse(stdout)).toEqual({
      uploaded: file.v1,
      location: `/api/v1/torrents/${file.v1}`,
      size: 5,
      imported: { created: 1, known: 0, invalidCount: 1, invalid: [{ line: 2, reason: expect.any(String) }] },
      found: ['Registered name', 'Uploaded name', 'Uploaded name'],
      pages: [1, 1],
      denied: 'denied',
      stale: 412,
      allowed: 'allowed',
      peer: true,
      removedPeer: 204,
      exported: 4,
      removed: 204,
      missing: 'there is no such torrent',
      reason: 'a flood',
      banList: 1,
      bans: ['192.0.2.0/24', '198.51.100.0/24'],
      lifted: 204,
      torrents: 'number',
      tokens: ['script: read'],
      revoked: 204,
      audit: ['torrent.remove', 'peer.remove', 'torrent.change', 'torrent.change', 'torrent.register'],
    });
  });

  it('should be accepted by redocly lint', async () => {
    const cli = resolve('node_modules/@redocly/cli/bin/cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const linted = promisify(execFile)(process.execPath, [cli, 'lint', 'openapi.json'], { cwd: folder, env });
    const { stderr } = await linted;
    expect(stderr).toContain('Your API description is valid.');
    expect(stderr).not.toMatch(/warning[s]?\b(?!: Node)/i);
  });
});

/** @returns errors */
function compile(file: string): string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  });
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}
