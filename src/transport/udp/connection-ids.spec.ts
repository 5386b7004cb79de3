import { jest } from '@jest/globals';
import { ConnectionIds } from './connection-ids.js';

const MINUTE = 60_000;
const SECOND = 1_000;
const START = 1_795_305_800_000;

async function anInstance(): Promise<ConnectionIds> {
  const connectionIds = new ConnectionIds({ read: () => Promise.resolve(Buffer.alloc(32, 1)) });
  await connectionIds.onModuleInit();
  return connectionIds;
}

describe('ConnectionIds', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: START });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it("should read the sender's IPv4 or IPv6 address", async () => {
    const instance = await anInstance();
    expect(instance.senderAt('192.0.2.1').address).toEqual(Buffer.from([192, 0, 2, 1]));
    expect(instance.senderAt('fe80::1%eth0').address.toString('hex')).toBe(`fe80${'0'.repeat(27)}1`);
  });

  it('U2: should accept an id for two minutes, whenever it was issued, and not after four', async () => {
    const instance = await anInstance();
    for (let second = 0; second < 240; second += 7) {
      jest.setSystemTime(START + second * SECOND);
      const id = instance.issue(instance.senderAt('192.0.2.1'));
      jest.setSystemTime(START + second * SECOND + 2 * MINUTE);
      expect(instance.accepts(instance.senderAt('192.0.2.1'), id)).toBe(true);
      jest.setSystemTime(START + second * SECOND + 4 * MINUTE);
      expect(instance.accepts(instance.senderAt('192.0.2.1'), id)).toBe(false);
    }
  });

  it('U2: should accept the id of another instance whose clock is slow or fast', async () => {
    const [one, other] = [await anInstance(), await anInstance()];
    for (const ahead of [-MINUTE, -SECOND, 0, SECOND, MINUTE]) {
      for (let second = 0; second < 120; second += 10) {
        jest.setSystemTime(START + second * SECOND + ahead);
        const id = one.issue(one.senderAt('192.0.2.1'));
        jest.setSystemTime(START + second * SECOND);
        expect(other.accepts(other.senderAt('192.0.2.1'), id)).toBe(true);
      }
    }
  });

  it('F12: should compute one id at most to refuse a wrong one', async () => {
    const instance = await anInstance();
    for (let last = 0; last < 8; last++) {
      const sender = instance.senderAt(`192.0.2.${last}`);
      expect(instance.accepts(sender, Buffer.from([1, 2, 3, 4, 5, 6, 7, last]))).toBe(false);
      expect(sender.ids.size).toBeLessThanOrEqual(1);
    }
  });

  it('should accept ids of senders that are no longer cached', async () => {
    const instance = await anInstance();
    const addresses = Array.from({ length: 9_000 }, (_, at) => `10.0.${at >> 8}.${at & 0xff}`);
    const issued = addresses.map((address) => ({ address, id: instance.issue(instance.senderAt(address)) }));
    expect(issued.filter(({ address, id }) => !instance.accepts(instance.senderAt(address), id))).toEqual([]);
    const ofAnother = issued.filter(({ address }) => address === '10.0.0.0').map(({ id }) => id);
    expect(ofAnother.map((id) => instance.accepts(instance.senderAt('10.0.0.1'), id))).toEqual([false]);
  });
});
