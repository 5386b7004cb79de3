// @ts-check
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { SessionServer } from './session-server.mjs';

/*
 * The embedded database's own thread: PostgreSQL as WebAssembly, behind a Unix socket that the `pg` driver speaks to.
 * Started by EmbeddedDatabase; posts `ready` once it listens, and ends cleanly when it is sent `close`. Plain JavaScript,
 * as a thread starts without whatever runs the TypeScript sources.
 */

/** @type {import('./embedded-database.js').EmbeddedWorkerData} */
const { folder, socket } = workerData;

if (!existsSync(folder)) await createCluster();
const database = await PGlite.create({ dataDir: folder });
await rm(socket, { force: true });
const server = new SessionServer(database);
await server.listen(socket);

parentPort?.once('message', () => {
  void server
    .close()
    .then(() => database.close())
    .then(() => parentPort?.close());
});
parentPort?.postMessage('ready');

/** In a folder that is renamed when it is whole, so that an interrupted first start leaves nothing half made. */
async function createCluster() {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const fresh = await PGlite.create({ dataDir: unfinished });
  await fresh.close();
  await rename(unfinished, folder);
}
