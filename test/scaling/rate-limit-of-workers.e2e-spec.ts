import { setTimeout as sleep } from 'node:timers/promises';
import { RATE_REPORT_MS } from '../../src/config/limits/process.limits.js';
import { connectPacket, UdpClient } from '../support/clients/udp-client.js';
import { startTrackerProcess } from '../support/processes/tracker-process.js';
import { createTestDatabase } from '../support/tracker.js';

const BURST = 100;
const PACKETS = 20;

describe('the rate limit of an instance with workers', () => {
  it('F6: should be one for all of them', async () => {
    const database = await createTestDatabase();
    const tracker = await startTrackerProcess({
      DATABASE_URL: database.url,
      YABTT_WORKERS: '2',
      YABTT_RATE_LIMIT: '1',
      YABTT_RATE_BURST: String(BURST),
    });
    const udpPort = Number(/udp:\/\/localhost:(\d+)/.exec(tracker.output)?.[1]);
    const client = await UdpClient.open(udpPort, '127.56.0.1');
    try {
      const start = performance.now();
      const steps = (3 * BURST) / PACKETS;
      for (let sent = 0; sent < steps * PACKETS; sent++) {
        if (sent % PACKETS === 0) await sleep(2 * RATE_REPORT_MS);
        await client.send(connectPacket(sent));
      }
      await sleep(2 * RATE_REPORT_MS);
      const tokens = BURST + (performance.now() - start) / 1000;
      expect(client.unread.length).toBeGreaterThan(BURST / 2);
      // What both admit before one hears of the other is at most a step. Two limits would be 200 and more.
      expect(client.unread.length).toBeLessThan(tokens + 2 * PACKETS);
    } finally {
      client.close();
      await tracker.end();
      await database.drop();
    }
  });
});
