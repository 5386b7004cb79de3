import { anAdminApi } from '../support/admin.js';

const SECURITY = [{ basic: [] }, { bearer: [] }, { cookie: [] }];

/** AdminClient checks every response in the other tests against this document. */
describe('the OpenAPI document of the admin API', () => {
  const here = anAdminApi();

  it('should be OpenAPI 3.1, with every route', () => {
    expect(here.admin.document.openapi).toBe('3.1.0');
    const routes = Object.entries(here.admin.document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path.replace('/api/v1', '')}`),
    );
    expect(routes.sort()).toEqual(
      [
        'get /torrents',
        'post /torrents',
        'get /torrents/{infoHash}',
        'put /torrents/{infoHash}',
        'patch /torrents/{infoHash}',
        'delete /torrents/{infoHash}',
        'post /torrents/import',
        'get /torrents/export',
        'get /torrents/{infoHash}/history',
        'get /torrents/{infoHash}/peers',
        'delete /torrents/{infoHash}/peers/{peerId}',
        'get /members',
        'get /members/{id}',
        'put /members/{id}',
        'patch /members/{id}',
        'delete /members/{id}',
        'get /members/{id}/passkeys',
        'post /members/{id}/passkeys',
        'delete /members/{id}/passkeys/{passkeyId}',
        'get /members/{id}/sessions',
        'get /members/{id}/transfers',
        'put /members/{id}/torrents/{infoHash}',
        'delete /members/{id}/torrents/{infoHash}',
        'post /members/import',
        'get /allowed-clients',
        'put /allowed-clients/{prefix}',
        'delete /allowed-clients/{prefix}',
        'put /factor',
        'delete /factor',
        'get /ledger',
        'get /ledger/status',
        'post /ledger/prune',
        'get /bans',
        'post /bans',
        'delete /bans/{id}',
        'post /bans/import',
        'get /bans/export',
        'get /takedowns',
        'post /takedowns',
        'get /takedowns/export',
        'get /takedowns/{id}',
        'delete /takedowns/{id}',
        'get /takedowns/{id}/torrents',
        'get /tokens',
        'post /tokens',
        'delete /tokens/{id}',
        'get /session',
        'post /session',
        'delete /session',
        'get /statistics',
        'get /statistics/overview',
        'get /statistics/history',
        'get /traces',
        'post /traces',
        'delete /traces/{id}',
        'get /audit',
        'get /audit/{id}/items',
      ].sort(),
    );
  });

  it('should describe each parameter by one plain type, for generators of clients', () => {
    const operations = Object.values(here.admin.document.paths).flatMap((methods) => Object.values(methods));
    const parameters = operations.flatMap(({ parameters = [] }) => parameters);
    expect(parameters.length).toBeGreaterThan(15);
    for (const { schema } of parameters) {
      expect(schema).toMatchObject({ type: expect.any(String) });
      expect(schema).not.toHaveProperty('$ref');
    }
    const infoHash = parameters.find(({ name }) => name === 'infoHash');
    expect(infoHash?.schema).toEqual({ type: 'string', pattern: expect.stringContaining('{40}') });
    expect(here.admin.document).toMatchObject({
      servers: [{ url: '/' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
    expect(JSON.stringify(here.admin.document)).not.toContain('bearerFormat');
  });

  it('should describe each operation and its authentication', () => {
    for (const operations of Object.values(here.admin.document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation).toMatchObject({ summary: expect.any(String), security: SECURITY });
      }
    }
  });

  it('should be shown by a page that loads nothing from other sites', async () => {
    const page = await (await fetch(`${here.admin.url}/api/docs`)).text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url as string);
    expect(loaded.length).toBeGreaterThan(2);
    for (const url of loaded) {
      expect(url).not.toMatch(/^(https?:)?\/\//);
      const part = await fetch(new URL(url, `${here.admin.url}/api/docs`));
      expect([url, part.status]).toEqual([url, 200]);
    }
  });
});
