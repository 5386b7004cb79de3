// @ts-check
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/*
 * The embedded database's own thread: PostgreSQL as WebAssembly. EmbeddedDatabase starts it, waits for `ready`, sends a
 * MessagePort for each connection, asks with `ping` whether it still works, and ends it with `close`. A connection's messages are those of PostgreSQL's protocol.
 * Plain JavaScript, because a thread starts without whatever runs the TypeScript sources.
 */

/** @type {import('./embedded-database.js').EmbeddedWorkerData} */
const { folder } = workerData;
/** Ends the extended-protocol messages of a statement: https://www.postgresql.org/docs/current/protocol-flow.html */
const SYNC = Uint8Array.of(0x53, 0, 0, 0, 4);

if (!existsSync(folder)) await createCluster();
const database = await PGlite.create({ dataDir: folder });
/** The connection that has the session. @type {import('node:worker_threads').MessagePort | undefined} */
let current;

parentPort?.on('message', (/** @type {import('node:worker_threads').MessagePort | 'close' | 'ping'} */ message) => {
  if (message === 'close') void close();
  // Only after the statements before it.
  else if (message === 'ping') void database.runExclusive(async () => parentPort?.postMessage('pong'));
  else void accept(message);
});
parentPort?.postMessage('ready');

/**
 * Gives the session to a new connection. PGlite is one session, which outlives its connections.
 * @param {import('node:worker_threads').MessagePort} port
 */
async function accept(port) {
  current?.close();
  current = port;
  await resetSession();
  port.on('message', (/** @type {Uint8Array} */ messages) => {
    if (port === current) void database.runExclusive(() => execute(messages, port));
  });
}

/**
 * Not by `execProtocolRaw`: it also parses the answer, and keeps the result in memory.
 * @param {Uint8Array} messages
 * @param {import('node:worker_threads').MessagePort} [port] gets the answer
 */
function execute(messages, port) {
  return database.execProtocolRawStream(messages, {
    onRawData: (data) => {
      // PGlite reuses the memory.
      const answer = data.slice();
      port?.postMessage(answer, [/** @type {ArrayBuffer} */ (answer.buffer)]);
    },
  });
}

/** Undoes what the previous connection may have left: half a statement, an open transaction, prepared statements. */
async function resetSession() {
  await database.runExclusive(() => execute(SYNC));
  await database.exec('ROLLBACK');
  await database.exec('DISCARD ALL');
}

async function close() {
  current?.close();
  current = undefined;
  await database.close();
  parentPort?.close();
}

/** Works in a folder that is renamed when it is complete, so that an interrupted first start leaves no half-made database. */
async function createCluster() {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const fresh = await PGlite.create({ dataDir: unfinished });
  await fresh.close();
  await rename(unfinished, folder);
}
