import createClient from 'openapi-fetch';
import type { paths } from './paths.js';

/*
 * What an operator does, with a client that is generated from the OpenAPI document. The test makes `paths.ts`, checks the
 * types of this file, and runs it: `node tasks.js URL AUTHORIZATION TORRENT_FILE_IN_BASE64`.
 */
const [, , baseUrl = '', Authorization = '', torrentFile = ''] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization, 'X-Requested-With': 'openapi-fetch' } });
const infoHash = 'a'.repeat(40);
const report: Record<string, unknown> = {};

const upload = await client.POST('/api/v1/torrents', {
  body: { file: new Blob([Buffer.from(torrentFile, 'base64')]), name: 'Uploaded name' },
  bodySerializer: ({ file, name }) => {
    const form = new FormData();
    if (file) form.set('file', file, 'x.torrent');
    if (name) form.set('name', name);
    return form;
  },
});
const uploaded: string | undefined = upload.data?.infoHash;
report.uploaded = uploaded;
report.location = upload.response.headers.get('Location');

const registered = await client.PUT('/api/v1/torrents/{infoHash}', {
  params: { path: { infoHash } },
  body: { name: 'Registered name', size: 5 },
});
const size: number | null | undefined = registered.data?.size;
report.size = size;

const imported = await client.POST('/api/v1/torrents/import', {
  body: `${'b'.repeat(40)}\nnonsense\n`,
  headers: { 'Content-Type': 'text/plain' },
  bodySerializer: (lines) => lines,
});
report.imported = imported.data;

const found = await client.GET('/api/v1/torrents', {
  params: { query: { query: 'name', sort: 'infoHash', state: 'allowed', limit: 10 } },
});
report.found = found.data?.items.map((torrent) => torrent.name).sort();
const first = await client.GET('/api/v1/torrents', { params: { query: { limit: 1 } } });
const cursor = first.data?.next ?? undefined;
const second = await client.GET('/api/v1/torrents', { params: { query: { limit: 1, cursor } } });
report.pages = [first.data?.items.length, second.data?.items.length];

const denied = await client.PATCH('/api/v1/torrents/{infoHash}', {
  params: { path: { infoHash }, header: { 'If-Match': registered.response.headers.get('ETag') ?? '' } },
  body: { state: 'denied' },
});
report.denied = denied.data?.state;
const stale = await client.PATCH('/api/v1/torrents/{infoHash}', {
  params: { path: { infoHash }, header: { 'If-Match': '"stale"' } },
  body: { state: 'allowed' },
});
const problem: number | undefined = stale.error?.status;
report.stale = problem;
const allowed = await client.PATCH('/api/v1/torrents/{infoHash}', {
  params: { path: { infoHash } },
  body: { state: 'allowed' },
});
report.allowed = allowed.data?.state;

const peers = await client.GET('/api/v1/torrents/{infoHash}/peers', { params: { path: { infoHash } } });
const [peer] = peers.data?.items ?? [];
report.peer = peer?.seeder;
const removedPeer = await client.DELETE('/api/v1/torrents/{infoHash}/peers/{peerId}', {
  params: { path: { infoHash, peerId: peer?.peerId ?? '' } },
});
report.removedPeer = removedPeer.response.status;

const exported = await client.GET('/api/v1/torrents/export', { params: { query: {} }, parseAs: 'text' });
report.exported = exported.data?.trimEnd().split('\n').length;
const removed = await client.DELETE('/api/v1/torrents/{infoHash}', { params: { path: { infoHash } } });
report.removed = removed.response.status;
const missing = await client.GET('/api/v1/torrents/{infoHash}', { params: { path: { infoHash } } });
report.missing = missing.error?.detail;

const ban = await client.POST('/api/v1/bans', { body: { kind: 'address', value: '192.0.2.0/24', reason: 'a flood' } });
report.reason = ban.data?.reason;
const banList = await client.POST('/api/v1/bans/import', {
  body: '198.51.100.0/24\n',
  headers: { 'Content-Type': 'text/plain' },
  bodySerializer: (lines) => lines,
});
report.banList = banList.data?.created;
const bans = await client.GET('/api/v1/bans', { params: { query: { kind: 'address' } } });
report.bans = bans.data?.items.map(({ value }) => value);
const lifted = await client.DELETE('/api/v1/bans/{id}', { params: { path: { id: ban.data?.id ?? '' } } });
report.lifted = lifted.response.status;

const token = await client.POST('/api/v1/tokens', { body: { name: 'script', scope: 'read' } });
const withToken = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token.data?.token}` } });
const statistics = await withToken.GET('/api/v1/statistics');
const torrents: number | undefined = statistics.data?.torrents;
report.torrents = typeof torrents;
const tokens = await client.GET('/api/v1/tokens', { params: { query: {} } });
report.tokens = tokens.data?.items.map(({ name, scope }) => `${name}: ${scope}`);
const revoked = await client.DELETE('/api/v1/tokens/{id}', { params: { path: { id: token.data?.id ?? '' } } });
report.revoked = revoked.response.status;

const audit = await client.GET('/api/v1/audit', { params: { query: { subject: infoHash } } });
report.audit = audit.data?.items.map(({ action }) => action);

// Wrong requests do not compile.
// @ts-expect-error -- an unknown state
void ((): unknown => client.GET('/api/v1/torrents', { params: { query: { state: 'gone' } } }));
// @ts-expect-error -- a buffer instead of hex digits
void ((): unknown => client.GET('/api/v1/torrents/{infoHash}', { params: { path: { infoHash: Buffer.alloc(20) } } }));
// @ts-expect-error -- a ban without a value
void ((): unknown => client.POST('/api/v1/bans', { body: { kind: 'address' } }));
// @ts-expect-error -- an unknown route
void ((): unknown => client.GET('/api/v1/nothing', {}));

console.log(JSON.stringify(report));
