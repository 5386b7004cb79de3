import { setImmediate as everythingAsked } from 'node:timers/promises';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { ShardMap } from '../../database/shards/shard-map.js';
import { ScrapeService } from './scrape.service.js';

let hashesMade = 0;

function infoHashes(count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    const infoHash = Buffer.alloc(20);
    infoHash.writeUInt32BE(hashesMade++);
    return infoHash;
  });
}

/** A service whose statements the test ends by hand; each finds one seeder in every swarm. */
function aService() {
  const statements: number[] = [];
  const running: (() => void)[] = [];
  const count = (asked: readonly Buffer[]) =>
    new Promise<Map<string, SwarmCounts>>((resolve) => {
      statements.push(asked.length);
      const counts = { complete: 1, incomplete: 0, downloaded: 0 };
      running.push(() => resolve(new Map(asked.map((infoHash) => [infoHash.toString('latin1'), counts]))));
    });
  const service = new ScrapeService({ count }, new SwarmSettings(), ShardMap.WHOLE, { checkScrape: () => undefined });
  const endAll = async () => {
    while (running.length > 0) {
      running.shift()?.();
      await everythingAsked();
    }
  };
  return { service, statements, endAll };
}

describe('ScrapeService', () => {
  it('S6: should ask with one statement for a whole scrape', async () => {
    const { service, statements, endAll } = aService();
    const asked = infoHashes(100);
    const scraped = service.queryState({ infoHashes: asked });
    await everythingAsked();
    await endAll();
    expect((await scraped).map(({ infoHash, complete }) => [infoHash, complete])).toEqual(
      asked.map((infoHash) => [infoHash, 1]),
    );
    expect(statements).toEqual([100]);
  });

  it('should let those share the next statements who ask while two are under way', async () => {
    const { service, statements, endAll } = aService();
    const scrapes = [service.queryState({ infoHashes: infoHashes(1) })];
    await everythingAsked();
    scrapes.push(service.queryState({ infoHashes: infoHashes(1) }));
    await everythingAsked();
    for (let at = 0; at < 30; at++) scrapes.push(service.queryState({ infoHashes: infoHashes(10) }));
    await everythingAsked();
    expect(statements).toEqual([1, 1]);
    await endAll();
    await Promise.all(scrapes);
    expect(statements).toEqual([1, 1, 200, 100]);
  });

  it('R16: should refuse with retry in when too many wait, and take more when they are answered', async () => {
    const { service, endAll } = aService();
    const scrapes = Array.from({ length: 100 }, () => service.queryState({ infoHashes: infoHashes(100) }));
    const overload = new TrackerError('tracker is overloaded', 5);
    await expect(service.queryState({ infoHashes: infoHashes(1) })).rejects.toEqual(overload);
    await everythingAsked();
    await endAll();
    expect(await Promise.all(scrapes)).toHaveLength(100);
    const later = service.queryState({ infoHashes: infoHashes(1) });
    await everythingAsked();
    await endAll();
    expect(await later).toMatchObject([{ complete: 1 }]);
  });
});
