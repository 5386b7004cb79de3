import { anAdminApi } from '../support/admin.js';
import { OWNER, type Schema } from '../support/clients/admin-client.js';

const HASH = 'a'.repeat(40);
const JSON_TYPE = { 'Content-Type': 'application/json' };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** JSON texts that no field accepts. */
const WRONG_VALUES = {
  'a deep array': '['.repeat(30_000) + ']'.repeat(30_000),
  'a deep object': '{"a":'.repeat(8_000) + '1' + '}'.repeat(8_000),
  'a long text': JSON.stringify('x'.repeat(60_000)),
  'a text with a NUL': '"\\u0000"',
  'a lone surrogate': '"\\ud800"',
  'an infinite number': '1e400',
  'a fraction': '0.5',
  'a boolean': 'true',
  'an empty array': '[]',
  'an object with odd keys': '{"__proto__":{"x":1},"constructor":1}',
};

/** Parameters that no route accepts, escaped. */
const WRONG_PARAMETERS = ['', '%00', '%ff', '%', 'x'.repeat(4_000), '%F0%9F%98%80', '-1', '%22', '%5B%5D'];

/** AdminClient also checks that each status and each body is documented. */
describe('the admin API', () => {
  const here = anAdminApi();

  beforeEach(() => here.admin.put(`/torrents/${HASH}`, {}));

  const operations = () =>
    Object.entries(here.admin.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: path.replace('/api/v1', ''),
        operation,
      })),
    );
  const withBody = () => operations().filter(({ operation }) => operation.requestBody?.content['application/json']);
  const filled = (path: string) => path.replace('{id}', '1').replace(/\{[^}]+\}/g, HASH);

  /** @param value is right for some: they are left out */
  function fieldsOf({ $ref, allOf = [], properties = {} }: Schema, value: string): string[] {
    const referred = $ref && here.admin.document.components.schemas[$ref.replace(/.*\//, '')];
    const own = Object.entries(properties).filter(([, { type }]) => value !== 'true' || type !== 'boolean');
    return [
      ...(referred ? fieldsOf(referred, value) : []),
      ...allOf.flatMap((schema) => fieldsOf(schema, value)),
      ...own.map(([name]) => name),
    ];
  }

  it.each(Object.entries(WRONG_VALUES))('should answer 400 to every field of every body: %s', async (_, value) => {
    const asked: string[] = [];
    for (const { method, path, operation } of withBody()) {
      const schema = operation.requestBody?.content['application/json']?.schema ?? {};
      for (const field of fieldsOf(schema, value)) {
        const { status } = await here.admin.ask(method, filled(path), {
          body: `{${JSON.stringify(field)}:${value}}`,
          headers: JSON_TYPE,
        });
        asked.push(field);
        expect([method, path, field, status]).toEqual([method, path, field, 400]);
      }
    }
    expect(asked.length).toBeGreaterThan(15);
  });

  it('should answer 4xx to every body that is no object, or not in the announced encoding', async () => {
    const wrong: [body: string | Buffer, headers: Record<string, string>, status: number][] = [
      ['null', JSON_TYPE, 400],
      ['"x"', JSON_TYPE, 400],
      ['[{}]', JSON_TYPE, 400],
      ['{', JSON_TYPE, 400],
      [WRONG_VALUES['a deep array'], JSON_TYPE, 400],
      [`{"x":"${'x'.repeat(70_000)}"}`, JSON_TYPE, 413],
      [Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), JSON_TYPE, 400],
      [Buffer.from('{}'), { 'Content-Type': 'application/json; charset=utf-16' }, 400],
      ['{}', { 'Content-Type': 'application/json; charset=nonsense' }, 415],
      ['{}', { ...JSON_TYPE, 'Content-Encoding': 'nonsense' }, 415],
      ['{}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, 400],
      ['a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
      ['<a/>', { 'Content-Type': 'application/xml' }, 415],
      ['{}', { 'Content-Type': 'nonsense' }, 415],
    ];
    expect(withBody().length).toBeGreaterThanOrEqual(5);
    for (const { method, path } of withBody()) {
      for (const [body, headers, status] of wrong) {
        const answer = await here.admin.ask(method, filled(path), { body, headers });
        expect([method, path, headers, answer.status]).toEqual([method, path, headers, status]);
      }
    }
  });

  it('should answer 400 to every wrong or repeated parameter of a query', async () => {
    let asked = 0;
    for (const { method, path, operation } of operations()) {
      const names = (operation.parameters ?? []).filter((known) => known.in === 'query').map(({ name }) => name);
      for (const name of [...names, 'unknown', '__proto__', 'constructor']) {
        const repeated = await here.admin.ask(method, `${filled(path)}?${name}=1&${name}=1`);
        const status = repeated.status;
        if (names.includes(name)) expect([method, path, name, status]).toEqual([method, path, name, 400]);
        for (const value of WRONG_PARAMETERS) {
          const answer = await here.admin.ask(method, `${filled(path)}?${name}=${value}`);
          expect([method, path, name, value, answer.status < 500]).toEqual([method, path, name, value, true]);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(300);
  });

  it('should answer 4xx to every wrong parameter of a path', async () => {
    let asked = 0;
    for (const { method, path, operation } of operations()) {
      for (const { name, schema } of (operation.parameters ?? []).filter((known) => known.in === 'path')) {
        for (const value of WRONG_PARAMETERS.filter((wrong) => wrong !== '' && !isRight(wrong, schema))) {
          const answer = await here.admin.ask(method, filled(path.replace(`{${name}}`, value)));
          expect([method, path, value, [400, 404].includes(answer.status)]).toEqual([method, path, value, true]);
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(70);
  });

  it('should answer 400 to a deep cursor', async () => {
    const cursor = Buffer.from(`${'['.repeat(2_500)}1${']'.repeat(2_500)}`).toString('base64url');
    for (const path of ['/torrents', '/bans', '/audit', '/tokens', `/torrents/${HASH}/peers`]) {
      expect((await here.admin.get(`${path}?cursor=${cursor}`)).status).toBe(400);
    }
  });

  it('should answer 4xx to every method that a path does not have', async () => {
    let asked = 0;
    for (const [path, methods] of Object.entries(here.admin.document.paths)) {
      // A member may have this id.
      if (path.endsWith('/members/import')) continue;
      for (const method of METHODS.filter((one) => !(one.toLowerCase() in methods))) {
        const headers = { Authorization: OWNER };
        const answer = await fetch(`${here.admin.url}${filled(path)}`, { method, headers });
        const type = answer.headers.get('content-type');
        // `import` and `export` are no info hashes.
        expect([method, path, [400, 404].includes(answer.status)]).toEqual([method, path, true]);
        expect(type).toBe('application/problem+json');
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(30);
  });
});

/** Whether a parameter of a path, escaped, is as its schema says. */
function isRight(value: string, { pattern }: Schema): boolean {
  try {
    return pattern !== undefined && new RegExp(pattern).test(decodeURIComponent(value));
  } catch {
    return false;
  }
}
