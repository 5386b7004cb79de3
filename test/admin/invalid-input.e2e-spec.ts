import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { anAdminApi } from '../support/admin.js';
import { type Operation, OWNER, type Schema } from '../support/clients/admin-client.js';
import { aTorrentFile } from '../support/torrent-files.js';

interface WrongRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const HASH = 'a'.repeat(40);
const JSON_TYPE = { headers: { 'Content-Type': 'application/json' } };
/** Values that some field accepts, so that others are looked at. */
const VALID = [HASH, 'allowed', 'address', '192.0.2.1', 'read', '1', '*', 'name', '2099-01-01T00:00:00Z'];
/** Texts that parsers and databases dislike. */
const ODD = [
  '',
  '\0',
  '\ud800',
  '\ufffe',
  '9'.repeat(30),
  '-1',
  'WyIxIl0',
  'WzFd',
  'WyIiXQ',
  'bnVsbA',
  '__proto__',
  '%',
];

const text = fc.oneof(fc.constantFrom(...VALID, ...ODD), fc.string({ unit: 'binary', maxLength: 20 }));
const json = fc.oneof(
  text,
  fc.constantFrom(null, 0, -1, 1.5, 1e300, true, [], {}, [null], { a: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const media = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/json; charset=x',
  'text/plain',
  'application/x-ndjson',
  'multipart/form-data',
  'multipart/form-data; boundary=b',
  'application/x-www-form-urlencoded',
  'nonsense',
  '',
);
const encoding = fc.constantFrom(undefined, undefined, 'gzip', 'deflate', 'br', 'identity', 'nonsense');

/** Every route of the OpenAPI document gets wrong values for all that it accepts. */
describe('wrong input to the admin API', () => {
  const here = anAdminApi();
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  afterAll(() => agent.destroy());

  function statusOf({ method, path, headers, body }: WrongRequest): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${here.admin.url}${path}`,
        {
          method,
          agent,
          headers: {
            Authorization: OWNER,
            'X-Requested-With': 'x',
            ...(body && { 'Content-Length': body.length }),
            ...headers,
          },
        },
        (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)),
      );
      sent
        .setTimeout(60_000, () => sent.destroy(new Error('no answer')))
        .on('error', reject)
        .end(body);
    });
  }

  const operations = () =>
    Object.entries(here.admin.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );

  function fieldsOf(schema: Schema): string[] {
    const { components } = here.admin.document;
    const referred = schema.$ref && components.schemas[schema.$ref.replace(/.*\//, '')];
    return [
      ...(referred ? fieldsOf(referred) : []),
      ...(schema.allOf ?? []).flatMap(fieldsOf),
      ...Object.keys(schema.properties ?? {}),
    ];
  }

  function bodyOf(operation: Operation): fc.Arbitrary<Pick<WrongRequest, 'headers' | 'body'>> {
    const content = operation.requestBody?.content ?? {};
    const fields = [...new Set(Object.values(content).flatMap(({ schema }) => fieldsOf(schema)))];
    const object = fc.record(Object.fromEntries(fields.map((field) => [field, json])), { requiredKeys: [] });
    const asForm = object.map((values) => {
      const parts = Object.entries(values).map(([name, value]) => {
        const file = name === 'file' ? '; filename=x' : '';
        return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`;
      });
      return Buffer.from(`${parts.join('')}--b--\r\n`);
    });
    const bytes = fc.oneof(
      fc.oneof(object, json).map((value) => Buffer.from(JSON.stringify(value))),
      asForm,
      fc.array(text).map((lines) => Buffer.from(lines.join('\n'))),
      fc.uint8Array({ maxLength: 50 }).map((some) => Buffer.from(some)),
      fc.constant(aTorrentFile('x').bytes),
    );
    const packed = fc.tuple(bytes, encoding, fc.nat(3)).map(([plain, coding, how]) => {
      if (coding !== 'gzip' || how === 0) return { body: plain, coding };
      const whole = gzipSync(plain);
      return { body: how === 1 ? whole.subarray(0, -5) : whole, coding };
    });
    const types = Object.keys(content).map((type) => (type.startsWith('multipart') ? `${type}; boundary=b` : type));
    const type = types.length === 0 ? media : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...types) }, media);
    return fc.tuple(packed, type).map(([{ body, coding }, contentType]) => ({
      body,
      headers: { 'Content-Type': contentType, ...(coding !== undefined && { 'Content-Encoding': coding }) },
    }));
  }

  function requestsTo({ path, method, operation }: ReturnType<typeof operations>[number]): fc.Arbitrary<WrongRequest> {
    const { parameters = [], requestBody } = operation;
    const namesIn = (place: string) => parameters.filter((known) => known.in === place).map(({ name }) => name);
    const segment = fc.oneof(
      text.filter((some) => !/[\ud800-\udfff]/.test(some)).map(encodeURIComponent),
      fc.constantFrom('%', '%ff', '%00', '%2f', '..;', HASH, '1', '0'),
    );
    const query = fc.array(
      fc.tuple(
        fc.constantFrom(...namesIn('query'), 'unknown', '__proto__'),
        text.filter((some) => !/[\ud800-\udfff]/.test(some)),
      ),
      { maxLength: 4 },
    );
    const header = fc.oneof(
      fc.constantFrom('*', '"a"', '', 'x', '"', '"a", W/"b"'),
      fc.string({ maxLength: 20 }).map((some) => some.replace(/[^\x20-\x7e]/g, '')),
    );
    const headers = fc.record(Object.fromEntries([...namesIn('header'), 'Accept'].map((name) => [name, header])), {
      requiredKeys: [],
    });
    const body = requestBody === undefined ? fc.constant({ headers: {} }) : bodyOf(operation);
    const segments = fc.array(segment, { minLength: 2, maxLength: 2 });
    return fc.tuple(segments, query, headers, body).map(([values, pairs, more, sent]) => {
      let at = 0;
      const filled = path.replace(/\{[^}]+\}/g, () => values[at++] ?? '');
      const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      return { ...sent, method, path: `${filled}${search && '?'}${search}`, headers: { ...more, ...sent.headers } };
    });
  }

  it('should never be answered as an error of the server', async () => {
    await here.admin.put(`/torrents/${HASH}`, {});
    expect(operations().length).toBeGreaterThan(15);
    for (const operation of operations()) {
      const property = fc.asyncProperty(requestsTo(operation), async (wrong) => {
        expect(await statusOf(wrong)).toBeLessThan(500);
      });
      await fc.assert(property, { numRuns: 60, endOnFailure: true });
    }
  });

  it.each([
    ['/torrents', { infoHash: null }],
    ['/torrents', { infoHash: [HASH] }],
    ['/torrents', { infoHash: HASH, name: {} }],
    ['/bans', { kind: 'address', value: null }],
    ['/bans', { kind: 'address', value: '192.0.2.1', reason: null }],
    ['/bans', { kind: null, value: '192.0.2.1' }],
    ['/tokens', { name: null, scope: 'read' }],
    ['/tokens', { name: 'x', scope: 'read', expiresAt: null }],
    ['/tokens', null],
  ])('should be refused with 400: POST %s %j', async (path, body) => {
    expect((await here.admin.post(path, body === null ? 'null' : body, body === null ? JSON_TYPE : {})).status).toBe(
      400,
    );
  });

  it.each(['gzip', 'deflate', 'br'])('should be refused with 400: JSON that is not valid %s', async (coding) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': coding };
    expect((await here.admin.post('/torrents', '{"infoHash":', { headers })).status).toBe(400);
  });

  it('should be refused with 415: a compressed form', async () => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b', 'Content-Encoding': 'gzip' };
    expect((await here.admin.post('/torrents', gzipSync('--b--\r\n'), { headers })).status).toBe(415);
  });
});
