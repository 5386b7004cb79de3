import { CLIENT_PREFIXES } from '../../protocol/bittorrent/client-name.js';
import { type PeerGroup, totalsOf } from './peer-totals.js';

const group = (given: Partial<PeerGroup>): PeerGroup => ({
  is_seeder: false,
  ipv4: true,
  ipv6: false,
  client: null,
  count: 1,
  ...given,
});

describe('totalsOf', () => {
  it('should count each live peer once, by role and families', () => {
    const totals = totalsOf([
      group({ is_seeder: true, count: 5 }),
      group({ ipv6: true, count: 3 }),
      group({ ipv4: false, ipv6: true, count: 2, client: Buffer.from('-TR') }),
      group({ ipv4: false, count: 7 }),
    ]);
    expect(totals).toEqual({
      stored: 17,
      families: { seeder: { ipv4: 5, ipv6: 0, both: 0 }, leecher: { ipv4: 0, ipv6: 2, both: 3 } },
      clients: { Transmission: 2, other: 8 },
    });
  });

  it('should name the twenty most frequent clients, each once whatever the style of its peer ids', () => {
    const prefixes = [...CLIENT_PREFIXES.azureus, ...CLIENT_PREFIXES.shadow];
    const groups = prefixes.map((prefix, at) => group({ client: Buffer.from(prefix, 'latin1'), count: 100 - at }));
    const { clients } = totalsOf(groups);
    expect(Object.keys(clients)).toHaveLength(21);
    expect(Object.values(clients).reduce((sum, count) => sum + count)).toBe(
      groups.reduce((sum, { count }) => sum + count, 0),
    );
    expect(clients.Tribler).toBe(100 - prefixes.indexOf('-TL') + (100 - prefixes.indexOf('R')));
    expect(clients.BitTorrent).toBe(100 - prefixes.indexOf('-BT') + (100 - prefixes.indexOf('M')));
  });
});
