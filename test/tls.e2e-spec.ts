import { Agent, get } from 'node:https';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { httpGet } from './http-client.js';
import { aSeeder, announceTarget, anInfoHash, decodeAnnounce } from './swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

const tlsCert = 'test/certificates/localhost.crt';
const tlsKey = 'test/certificates/localhost.key';

describe('HTTPS', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('should answer announces, with HSTS on every answer', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey });
    try {
      const ask = (path: string) =>
        new Promise<{ answer: IncomingMessage; body: Buffer }>((resolve, reject) => {
          const options = { ca: readFileSync(tlsCert), headers: { 'X-Forwarded-For': '192.0.2.1' }, agent: false };
          get(`https://localhost:${tracker.port}${path}`, options, (answer) => {
            const chunks: Buffer[] = [];
            answer.on('data', (chunk: Buffer) => chunks.push(chunk));
            answer.on('end', () => resolve({ answer, body: Buffer.concat(chunks) }));
          }).on('error', reject);
        });
      const announced = await ask(announceTarget(aSeeder(anInfoHash()).parameters));
      expect(decodeAnnounce(announced.body).complete).toBe(1);
      const welcomed = await ask('/');
      expect(welcomed.body.toString()).toBe(`https://localhost:${tracker.port}/announce\n`);
      for (const { answer } of [announced, welcomed, await ask('/unknown')]) {
        expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      }
    } finally {
      await tracker.close();
    }
  });

  it('should close at once when clients keep their connections', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey });
    const agent = new Agent({ keepAlive: true, ca: readFileSync(tlsCert) });
    await new Promise((resolve, reject) => {
      get(`https://localhost:${tracker.port}/`, { agent }, (answer) => answer.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
    const begun = Date.now();
    await tracker.close();
    agent.destroy();
    // Far below the ten seconds for which a request in flight would be waited for.
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('should give way to plain HTTP where it is disabled', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey, disableHttps: true });
    try {
      const { headers, body } = await httpGet(tracker.port, '/');
      expect(body.toString()).toBe(`http://127.0.0.1:${tracker.port}/announce\n`);
      expect(headers).not.toHaveProperty('strict-transport-security');
    } finally {
      await tracker.close();
    }
  });
});
