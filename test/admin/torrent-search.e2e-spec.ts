import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFromSettings } from '../../src/config/load-config.js';
import { type InProcessTracker, startTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { createEmptyDatabase, startTestTracker } from '../support/tracker.js';

interface Searched {
  readonly tracker: InProcessTracker;
  /** Removes the database. */
  readonly remove: () => Promise<void>;
}

/** A name, the queries that find it, and some that do not. */
const NAMES: readonly (readonly [name: string, found: readonly string[], missed: readonly string[]])[] = [
  ['Café del Mar', ['café', 'CAFÉ', 'cafe\u0301', 'caf', 'mar CAFÉ'], ['afé', 'mars']],
  ['Die Straße (Film).mkv', ['straße', 'STRASSE', 'Straß', 'STRAẞE', 'film MKV'], []],
  ['Über_Größe', ['ÜBER', 'größe', 'u\u0308ber'], []],
  ['İSTANBUL IŞIĞI', ['istanbul', 'İstanbul', 'ıstanbul', 'ışığı', 'IŞIĞI'], []],
  ['Ελληνικός Κόσμος', ['ΚΌΣΜΟΣ', 'κόσμος', 'κόσμοσ', 'ελλ'], []],
  ['Москва слезам не верит', ['москва', 'МОСКВА верит', 'слез'], []],
  ['東京物語 ［小津］', ['東京', '東京物語', '小津'], []],
  ['カタカナ ﾃｽﾄ', ['カタ', 'テスト', 'ﾃｽﾄ'], []],
  ['हिन्दी फ़िल्म', ['हिन्दी', 'फ़िल्म'], ['दी']],
  ['한국 영화', ['한국', '영화'.normalize('NFD')], []],
  ['فيلم ٢٠٢٤', ['فيلم', '٢٠٢٤'], []],
  [
    "It's-a_name.2024 v1.5e3 a@b.example http://x.example/y",
    ["it's", 'name 2024', '5e3', 'b.example', 'x.example/y'],
    [],
  ],
  ['😀 ★ ', [], ['😀', '★', "'", '\\', ':*', "q' | 'z"]],
];

function inPostgres(options: string) {
  return async (): Promise<Searched> => {
    const database = await createEmptyDatabase(`TEMPLATE template0 ENCODING 'UTF8' ${options}`);
    const tracker = await startTestTracker(database, { authPassword: PASSWORD });
    return { tracker, remove: () => database.drop() };
  };
}

async function embedded(): Promise<Searched> {
  const folder = await mkdtemp(join(tmpdir(), 'yabtt-search-'));
  const settings = { dataDir: join(folder, 'data'), authPassword: PASSWORD, port: 0, logLevel: 'error' } as const;
  const tracker = await startTracker(configFromSettings(settings));
  return { tracker, remove: () => rm(folder, { recursive: true, force: true }) };
}

describe.each<[string, () => Promise<Searched>]>([
  ['with the locale C', inPostgres(`LC_COLLATE 'C' LC_CTYPE 'C'`)],
  ['with the locale C.UTF-8', inPostgres(`LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`)],
  ['with the Turkish rules of ICU', inPostgres(`LOCALE_PROVIDER icu ICU_LOCALE 'tr' LC_COLLATE 'C' LC_CTYPE 'C'`)],
  ['that is embedded', embedded],
])('the search for torrents in a database %s', (_, start) => {
  let searched: Searched;
  let admin: AdminClient;
  const nameOf = new Map<string, string>();

  beforeAll(async () => {
    searched = await start();
    admin = await AdminClient.of(searched.tracker.port);
    // None begins like a query.
    for (const [at, [name]] of NAMES.entries()) nameOf.set(at.toString(16).padStart(40, '0'), name);
    const torrents = [...nameOf].map(([infoHash, name]) => ({ infoHash, name }));
    const [first, second, ...others] = torrents;
    await admin.post('/torrents', first);
    await admin.put(`/torrents/${second?.infoHash}`, { name: second?.name });
    const headers = { 'Content-Type': 'application/x-ndjson' };
    await admin.post('/torrents/import', others.map((torrent) => JSON.stringify(torrent)).join('\n'), { headers });
  });

  afterAll(async () => {
    await searched.tracker.close();
    await searched.remove();
  });

  const search = async (query: string) => {
    const { status, body } = await admin.get(`/torrents?query=${encodeURIComponent(query)}`);
    expect(status).toBe(200);
    return body.items.map(({ infoHash }: { infoHash: string }) => nameOf.get(infoHash));
  };

  it.each(NAMES)('should find %j by each of %j', async (name, found, missed) => {
    for (const query of found) expect([query, await search(query)]).toEqual([query, [name]]);
    for (const query of missed) expect([query, await search(query)]).toEqual([query, []]);
  });

  it('should follow changes of the name', async () => {
    const [[infoHash] = ['']] = nameOf;
    await admin.patch(`/torrents/${infoHash}`, { name: 'Öl' });
    expect(await search('CAFÉ')).toEqual([]);
    expect(await search('öl')).toEqual([NAMES[0]?.[0]]);
    await admin.patch(`/torrents/${infoHash}`, { name: null });
    expect(await search('öl')).toEqual([]);
  });
});
