import { NestFactory } from '@nestjs/core';
import type { AnnounceRequest, AnnounceService } from 'yabtt';
import { type InFlight, inFlightService } from '../batches/in-flight-service.js';
import type { Scope } from '../scope.js';

/** The build. The sources need a compiler that emits the types for Nest's injection, which tsx does not. */
export type Library = typeof import('yabtt');
const LIBRARY = new URL('../../dist/library.js', import.meta.url).href;

/** The core of the tracker in this process, without a transport. */
export interface TrackerCore {
  readonly library: Library;
  readonly announces: AnnounceService;
  /** An announce service with other limits of its transactions. */
  announcesWith(limits: InFlight): Promise<AnnounceService>;
}

/** Starts the core of the tracker on a database. It ends with the scope. */
export async function startCore(scope: Scope, databaseUrl: string): Promise<TrackerCore> {
  const library = (await import(LIBRARY)) as Library;
  const context = await NestFactory.createApplicationContext(library.TrackerModule.forRoot({ databaseUrl }), {
    logger: ['error'],
    abortOnError: false,
  });
  scope.onEnd(() => context.close());
  return {
    library,
    announces: context.get(library.AnnounceService, { strict: false }),
    announcesWith: (limits) => inFlightService(context, library, limits),
  };
}

/**
 * Announces in process.
 * @param callers each waits for its answer before it announces again
 * @returns announces per second
 */
export async function announceInProcess(
  announces: AnnounceService,
  callers: number,
  seconds: number,
  next: () => AnnounceRequest | undefined,
): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let answered = 0;
  const call = async () => {
    while (performance.now() < end) {
      const request = next();
      if (!request) return;
      await announces.announce(request);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (answered * 1000) / (performance.now() - start);
}
