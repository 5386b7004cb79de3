import { once } from 'node:events';
import { connect } from 'node:net';
import { jest } from '@jest/globals';
import { LocalAddresses } from '../../src/transport/udp/local-addresses.js';
import type { TrackerSettings } from '../../src/config/load-config.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { answersFrom } from '../support/clients/connected-udp.js';
import { exchange, httpGet } from '../support/clients/http-client.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** A machine with several addresses: all of 127.0.0.0/8. `test/deploy` has one with several network interfaces. */
describe('on a machine with several addresses', () => {
  let database: TestDatabase;
  const started: InProcessTracker[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(started.splice(0).map((tracker) => tracker.close()));
  });

  afterAll(() => database.drop());

  async function start(settings: TrackerSettings): Promise<InProcessTracker> {
    const tracker = await startTestTracker(database, settings);
    started.push(tracker);
    return tracker;
  }

  /** Makes the system list these addresses. */
  const listed = (addresses: readonly string[]) =>
    jest.spyOn(LocalAddresses.prototype, 'list').mockImplementation(() => [...addresses]);

  it.each(['0.0.0.0', '::'])('U9: should answer from the address that was asked, listening on %s', async (host) => {
    const { udpPort } = await start({ host });
    const asked = ['127.0.0.1', '127.0.0.2', '127.0.1.1', ...(host === '::' ? ['::1'] : [])];
    for (const address of asked) expect([address, await answersFrom(address, udpPort)]).toEqual([address, true]);
    expect(await answersFrom('127.0.0.2', udpPort, '127.0.0.1')).toBe(true);
    expect(await answersFrom('127.0.0.1', udpPort, '127.0.0.2')).toBe(true);
  });

  it('U9: should answer from addresses that the machine gets later, and gets back', async () => {
    const addresses = ['127.0.0.1'];
    const list = listed(addresses);
    const { udpPort } = await start({ host: '0.0.0.0' });
    expect(await answersFrom('127.55.0.1', udpPort)).toBe(false);
    // Nothing can listen on the first one.
    addresses.push('192.0.2.1', '127.55.0.1');
    await eventually(async () => expect(await answersFrom('127.55.0.1', udpPort)).toBe(true));
    addresses.length = 1;
    const checks = list.mock.calls.length;
    await eventually(() => expect(list.mock.calls.length).toBeGreaterThan(checks + 1));
    addresses.push('127.55.0.1');
    expect(await answersFrom('127.55.0.1', udpPort)).toBe(true);
    expect(await answersFrom('127.0.0.1', udpPort)).toBe(true);
  });

  it.each([
    ['none is listed', 0],
    ['there are too many', 300],
  ])('should listen on all addresses with one socket if %s', async (_, count) => {
    listed(Array.from({ length: count }, (_unused, at) => `127.77.${at >> 8}.${at & 0xff}`));
    const { udpPort } = await start({ host: '::' });
    expect(await answersFrom('127.0.0.1', udpPort)).toBe(true);
    expect(await answersFrom('::1', udpPort)).toBe(true);
  });

  it('should listen over UDP and HTTP on the addresses of a list, and on no other', async () => {
    const { port, udpPort } = await start({ host: '127.0.0.3, ::1,127.0.0.4,127.0.0.3' });
    for (const address of ['127.0.0.3', '127.0.0.4', '::1']) {
      expect((await httpGet(port, '/health/ready', { host: address })).status).toBe(200);
      expect(await answersFrom(address, udpPort)).toBe(true);
    }
    await expect(exchange(port, '', '127.0.0.1')).rejects.toThrow('ECONNREFUSED');
    expect(await answersFrom('127.0.0.1', udpPort)).toBe(false);
  });

  it('should close the connections to every address of a list when it closes', async () => {
    const tracker = await start({ host: '127.0.0.3,127.0.0.4', keepAliveSeconds: 60 });
    const socket = connect(tracker.port, '127.0.0.4');
    socket.write('GET /health/live HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await started.pop()?.close();
    await closed;
    await expect(exchange(tracker.port, '', '127.0.0.4')).rejects.toThrow('ECONNREFUSED');
  });

  it('should name the address of a list that can not be used', async () => {
    await expect(start({ host: '127.0.0.1,192.0.2.1' })).rejects.toThrow(
      "YABTT_HOST=192.0.2.1: can't listen on 192.0.2.1: EADDRNOTAVAIL",
    );
  });
});
