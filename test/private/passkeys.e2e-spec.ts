import { setTimeout as sleep } from 'node:timers/promises';
import { AdminClient, OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  announceTarget,
  anInfoHash,
  aSeeder,
  decodeAnnounce,
  endpointOf,
  scrapeCounts,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { announcePacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';
import { eventually } from '../support/eventually.js';
import { of, privateTrackers } from '../support/private-tracker.js';
import { startTrackerProcess } from '../support/processes/tracker-process.js';
import { createTestDatabase, startTestTracker } from '../support/tracker.js';

const UNKNOWN = 'passkey is unknown: download the torrent file again';
const NOBODYS = 'x'.repeat(32);

describe('passkeys', () => {
  const here = privateTrackers();

  const get = async (target: string, headers = {}) => {
    const { body } = await httpGet(here.tracker.port, target, {
      headers: { 'X-Forwarded-For': '192.0.2.9', ...headers },
    });
    return decodeAnnounce(body);
  };
  /** The four forms of a URL. */
  const formsOf = (target: string, passkey: string) => {
    const [path = '', query = ''] = target.split('?');
    return [
      `/${passkey}${path}?${query}`,
      `${path}/${passkey}?${query}`,
      `${path}?passkey=${passkey}&${query}`,
      `${path}.php?${query}&passkey=${passkey}`,
      `//${passkey}${path}.php/?${query}`,
    ];
  };
  const withUrlData = (packet: Buffer, url: string) =>
    Buffer.concat([
      packet,
      ...(url.match(/[^]{1,200}/g) ?? []).map((part) =>
        Buffer.from(`\u0002${String.fromCharCode(part.length)}${part}`, 'latin1'),
      ),
    ]);
  const overUdp = async <T>(
    ask: (client: UdpClient, id: Buffer) => Promise<T>,
    udpPort: number | undefined = here.tracker.udpPort,
  ) => {
    const client = await UdpClient.open(udpPort);
    try {
      return await ask(client, await client.connect());
    } finally {
      client.close();
    }
  };

  it('K1: should be read at all their places over HTTP', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    for (const [at, target] of formsOf(announceTarget(aLeecher(infoHash).parameters), member.passkey).entries()) {
      expect(await get(target)).toMatchObject({
        'failure reason': undefined,
        incomplete: at === 0 ? 1 : expect.any(Number),
      });
      expect((await get(target, { TE: 'trailers' })).incomplete).toBeGreaterThan(0);
    }
    for (const target of formsOf(scrapeTarget(infoHash), member.passkey)) {
      const { body } = await httpGet(here.tracker.port, target);
      expect(body.toString('latin1')).toContain('10:incompletei1e');
    }
  });

  it('K1: should be read from the options of an announce over UDP', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    for (const form of formsOf('/announce?', member.passkey)) {
      const answer = await overUdp((client, id) =>
        client.ask(withUrlData(announcePacket(id, 1, fieldsOf(aLeecher(infoHash))), form)),
      );
      expect([form, answer.readUInt32BE(0)]).toEqual([form, 1]);
    }
  });

  it('K1: should be read from another parameter that is set', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const tracker = await startTestTracker(here.database, { mode: 'private', passkeyParam: 'pk' });
    try {
      const peer = aLeecher(infoHash, { pk: member.passkey });
      expect((await announce(tracker.port, peer)).incomplete).toBe(1);
      expect((await announce(tracker.port, of(member, aLeecher(infoHash))))['failure reason']).toBe(UNKNOWN);
    } finally {
      await tracker.close();
    }
  });

  it.each(['a'.repeat(15), 'a'.repeat(65), NOBODYS, 'a%20b', ''])(
    'K2, K3: should be refused if they are %j',
    async (passkey) => {
      const infoHash = await here.aTorrent();
      const forms =
        passkey === ''
          ? [announceTarget(aLeecher(infoHash).parameters)]
          : formsOf(announceTarget(aLeecher(infoHash).parameters), passkey);
      for (const target of forms) {
        expect(await get(target)).toMatchObject({ 'failure reason': UNKNOWN, 'retry in': 'never' });
      }
      const scraped = await httpGet(here.tracker.port, `${scrapeTarget(infoHash)}&passkey=${passkey}`);
      expect(scraped.body.toString()).toContain(UNKNOWN);
      expect(await here.database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash])).toEqual([]);
    },
  );

  it('K3: should be needed over UDP', async () => {
    const infoHash = await here.aTorrent();
    for (const request of [
      (id: Buffer) => announcePacket(id, 1, fieldsOf(aLeecher(infoHash))),
      (id: Buffer) => withUrlData(announcePacket(id, 1, fieldsOf(aLeecher(infoHash))), `/announce/${NOBODYS}`),
      (id: Buffer) => scrapePacket(id, 1, [infoHash]),
    ]) {
      const answer = await overUdp((client, id) => client.ask(request(id)));
      expect([answer.readUInt32BE(0), answer.toString('utf8', 8)]).toEqual([3, UNKNOWN]);
    }
  });

  it('K2: should be 32 random characters, stored as their hash and their last four', async () => {
    const [one, two] = [await here.aMember(), await here.aMember()];
    expect([one.passkey, two.passkey]).toEqual([
      expect.stringMatching(/^[\w-]{32}$/),
      expect.stringMatching(/^[\w-]{32}$/),
    ]);
    expect(one.passkey).not.toBe(two.passkey);
    const rows = await here.database.query<{ row: string }>(
      `SELECT passkey::text AS row FROM passkey UNION ALL SELECT audit_entry::text FROM audit_entry`,
    );
    expect(rows.some(({ row }) => row.includes(one.passkey))).toBe(false);
    const { body } = await here.admin.get(`/members/${one.id}/passkeys`);
    expect(body.items).toMatchObject([{ hint: one.passkey.slice(-4), expiresAt: null, lastUsedAt: null }]);
    expect(JSON.stringify(body)).not.toContain(one.passkey);
  });

  it('K2: should be in no log, trace or metric', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const tracker = await startTrackerProcess({
      DATABASE_URL: here.database.url,
      YABTT_MODE: 'private',
      YABTT_LOG_LEVEL: 'debug',
      YABTT_LOG_FORMAT: 'json',
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
    });
    const admin = await AdminClient.of(tracker.port);
    await admin.post('/traces', { infoHash: infoHash.toString('hex') });
    for (const passkey of [member.passkey, NOBODYS]) {
      const peers = [aLeecher(infoHash), aLeecher(anInfoHash()), aLeecher(infoHash, { port: 0 })];
      const targets = peers.flatMap(({ parameters }) => formsOf(announceTarget(parameters), passkey));
      for (const target of [
        ...targets,
        ...formsOf(scrapeTarget(infoHash), passkey),
        `/${passkey}`,
        `/x/${passkey}?a`,
      ]) {
        await httpGet(tracker.port, target, { headers: { 'X-Forwarded-For': '192.0.2.9' } });
        await httpGet(tracker.port, target, { headers: { 'X-Forwarded-For': '192.0.2.9', TE: 'trailers' } });
      }
    }
    const { body: metrics } = await httpGet(tracker.port, '/metrics', { headers: { Authorization: OWNER } });
    const output = await eventually(() => {
      expect(tracker.output).toContain('announce_traced');
      expect(tracker.output).toContain('request_failed');
      return tracker.output;
    });
    await tracker.end('SIGINT');
    expect(metrics.toString()).toContain('yabtt_');
    for (const passkey of [member.passkey, NOBODYS]) {
      expect(output).not.toContain(passkey);
      expect(metrics.toString()).not.toContain(passkey);
    }
  });

  it('K11, K13: should leave older ones a grace period with a warning, and then end, at every instance', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const seeder = aSeeder(infoHash);
    const warningAt = async (port: number, passkey: string) => {
      const answer = await announce(port, of({ ...member, passkey }, seeder));
      return answer['failure reason'] ?? answer['warning message'] ?? '';
    };
    const failureOverUdp = async (udpPort: number | undefined, passkey: string) => {
      const ask = (client: UdpClient, id: Buffer) =>
        client.ask(withUrlData(announcePacket(id, 1, fieldsOf(seeder)), `/announce/${passkey}`));
      const answer = await overUdp(ask, udpPort);
      return answer.readUInt32BE(0) === 3 ? answer.toString('utf8', 8) : '';
    };
    const graceSeconds = 10;
    const { body } = await here.admin.post(`/members/${member.id}/passkeys`, { graceSeconds });
    const endsAt = Date.now() + 1_000 * graceSeconds;
    await sleep(2_000);
    for (const { port, udpPort } of [here.tracker, here.other]) {
      expect(await warningAt(port, body.passkey)).toBe('');
      expect(await failureOverUdp(udpPort, body.passkey)).toBe('');
      const [text, failure] = [await warningAt(port, member.passkey), await failureOverUdp(udpPort, member.passkey)];
      // On a machine that is too busy, the grace period is over by now.
      if (Date.now() > endsAt) continue;
      expect([text, failure]).toEqual(['this passkey is being replaced: download the torrent file again', '']);
    }
    await sleep(endsAt + 100 - Date.now());
    for (const { port, udpPort } of [here.tracker, here.other]) {
      expect(await warningAt(port, member.passkey)).toBe(UNKNOWN);
      expect(await failureOverUdp(udpPort, member.passkey)).toBe(UNKNOWN);
      expect(await warningAt(port, body.passkey)).toBe('');
      expect(await failureOverUdp(udpPort, body.passkey)).toBe('');
    }
    expect((await here.admin.get(`/members/${member.id}/passkeys`)).body.items).toHaveLength(1);
  });

  it('K13: should end at once without a grace period, and after a removal, at every instance within two seconds', async () => {
    const [member, removed, infoHash] = [await here.aMember(), await here.aMember(), await here.aTorrent()];
    await here.admin.post(`/members/${member.id}/passkeys`, { passkey: 'chosen-by-the-site-itself' });
    await here.admin.delete(`/members/${removed.id}`);
    await sleep(2_000);
    for (const { port } of [here.tracker, here.other]) {
      const failureOf = async (passkey: string) =>
        (await announce(port, of({ ...member, passkey }, aLeecher(infoHash))))['failure reason'];
      expect(await failureOf(member.passkey)).toBe(UNKNOWN);
      expect(await failureOf(removed.passkey)).toBe(UNKNOWN);
      expect(await failureOf('chosen-by-the-site-itself')).toBeUndefined();
    }
  });
});

describe('a passkey in open mode', () => {
  it('K10: should be ignored, at all its places', async () => {
    const database = await createTestDatabase();
    const tracker = await startTestTracker(database);
    try {
      const seeder = aSeeder(anInfoHash());
      const query = announceTarget(seeder.parameters).replace('/announce', '');
      for (const path of [`/${NOBODYS}/announce`, `/announce/${NOBODYS}`, `/${NOBODYS}/announce.php`]) {
        const { body } = await httpGet(tracker.port, path + query, { headers: { 'X-Forwarded-For': seeder.address } });
        expect(decodeAnnounce(body).complete).toBe(1);
      }
      const scrape = scrapeTarget(seeder.parameters.info_hash as Buffer);
      for (const target of [
        `/${NOBODYS}${scrape}`,
        scrape.replace('?', `/${NOBODYS}?`),
        `${scrape}&passkey=${NOBODYS}`,
      ]) {
        expect(scrapeCounts((await httpGet(tracker.port, target)).body).complete).toBe(1);
      }
      const leecher = aLeecher(seeder.parameters.info_hash as Buffer, { passkey: NOBODYS });
      expect((await announce(tracker.port, leecher)).endpoints).toEqual([endpointOf(seeder)]);
    } finally {
      await tracker.close();
      await database.drop();
    }
  });
});
