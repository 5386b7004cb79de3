import type { INestApplicationContext } from '@nestjs/common';
import type { AnnounceService } from 'yabtt';
import type { Library } from '../servers/in-process.js';

/** Long enough that no announce of a load is refused. */
const TIMEOUT_MS = 60_000;

/** Limits of the transactions that announces share. */
export interface InFlight {
  readonly maxTransactions: number;
  /** Queued announces that start another transaction while one is in flight. */
  readonly minForAnother: number;
  readonly maxBatch: number;
}

/** An announce service on the providers of a tracker, but with a batcher of other limits. They are no settings. */
export async function inFlightService(
  context: INestApplicationContext,
  { AnnounceService, PeerQueryService, TrackerError }: Library,
  limits: InFlight,
): Promise<AnnounceService> {
  const [{ AccessService }, { AnnounceBatcher }, { AnnouncePolicy }, { AnnounceWriter }] = await Promise.all([
    built<typeof import('../../src/tracker/access/access.service.js')>('access/access.service.js'),
    built<typeof import('../../src/tracker/announce/announce-batcher.js')>('announce/announce-batcher.js'),
    built<typeof import('../../src/tracker/announce/announce.policy.js')>('announce/announce.policy.js'),
    built<typeof import('../../src/tracker/announce/announce-writer.js')>('announce/announce-writer.js'),
  ]);
  const find = { strict: false };
  const batcher = new AnnounceBatcher(context.get(AnnounceWriter, find), {
    ...limits,
    maxQueue: Infinity,
    maxWaitMs: TIMEOUT_MS,
    overload: () => new TrackerError('overloaded'),
  });
  return new AnnounceService(
    context.get(AccessService, find),
    batcher,
    context.get(PeerQueryService, find),
    context.get(AnnouncePolicy, find),
  );
}

async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/tracker/${path}`, import.meta.url).href)) as Module;
}
