// @ts-check
import { createServer } from 'node:net';
import { SessionClient } from './session-client.mjs';

/** Types of messages, as PostgreSQL's protocol has them: those that are answered by ReadyForQuery. */
const QUERY = 0x51;
const SYNC = 0x53;
const SYNC_MESSAGE = Uint8Array.of(SYNC, 0, 0, 0, 4);
const READY_FOR_QUERY = 0x5a;
const READY_FOR_QUERY_BYTES = 6;
/** In a ReadyForQuery: no transaction is open. */
const IDLE = 0x49;

/**
 * Lets several connections take turns at the one session that PGlite is. A connection has it from its first message until
 * PostgreSQL is ready for another query and no transaction is open, so neither transactions nor the messages of a statement
 * mix. Prepared statements are told apart by a name for each connection. What a connection sets for the session, all have.
 */
export class SessionServer {
  /** Those that have something to say, the one who waits longest first. @type {Set<SessionClient>} */
  #waiting = new Set();
  /** Who has the session now. @type {SessionClient | undefined} */
  #holder;
  #isClosing = false;
  /** @type {Promise<void> | undefined} */
  #work;
  /** @type {Set<SessionClient>} */
  #clients = new Set();
  #server = createServer((socket) => this.#accept(socket));

  /** @param {import('@electric-sql/pglite').PGlite} database that nobody else uses */
  constructor(database) {
    this.database = database;
  }

  /** @param {string} path of a Unix socket @returns {Promise<void>} */
  listen(path) {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, () => resolve());
    });
  }

  /** Hangs up on all; the database is not used any more then. @returns {Promise<void>} */
  async close() {
    this.#isClosing = true;
    const closed = new Promise((resolve) => this.#server.close(() => resolve(undefined)));
    for (const { socket } of this.#clients) socket.destroy();
    await closed;
    await this.#work;
  }

  /** @param {import('node:net').Socket} socket */
  #accept(socket) {
    const client = new SessionClient(socket, () => {
      this.#waiting.add(client);
      this.#work ??= this.#takeTurns().finally(() => (this.#work = undefined));
    });
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
  }

  async #takeTurns() {
    while (!this.#isClosing) {
      const [next] = this.#waiting;
      const client = this.#holder ?? next;
      if (!client) break;
      this.#waiting.delete(client);
      if (client.isGone) await this.#forget(client);
      else if (client.messages.length > 0) await this.#say(client);
      else if (client === this.#holder) break;
    }
  }

  /**
   * What a client has said by now, at once: PGlite takes a third of the time for it. The client has the session then, or not
   * any more. @param {SessionClient} client
   */
  async #say(client) {
    const messages = client.messages.splice(0, client.isStarting ? 1 : client.messages.length);
    const [type] = /** @type {Buffer} */ (messages.at(-1));
    const answer = await this.#execute(Buffer.concat(messages), (chunk) => client.socket.write(chunk));
    const isReady = type === QUERY || type === SYNC || client.isStarting;
    client.isStarting = false;
    client.isMidway = !isReady;
    const isInTransaction = answer[0] === READY_FOR_QUERY && answer[READY_FOR_QUERY_BYTES - 1] !== IDLE;
    this.#holder = isReady && !isInTransaction ? undefined : client;
    if (client.messages.length > 0) this.#waiting.add(client);
  }

  /** Undoes what a client left behind. @param {SessionClient} client */
  async #forget(client) {
    if (client === this.#holder) {
      // PostgreSQL skips everything between an error and a Sync.
      if (client.isMidway) await this.#execute(SYNC_MESSAGE);
      await this.database.exec('ROLLBACK');
      this.#holder = undefined;
    }
    const left = 'SELECT name FROM pg_prepared_statements WHERE starts_with(name, $1)';
    const { rows } = await this.database.query(left, [client.prefix]);
    for (const { name } of /** @type {{ name: string }[]} */ (rows)) await this.database.exec(`DEALLOCATE "${name}"`);
  }

  /**
   * @param {Uint8Array} message
   * @param {(chunk: Buffer) => void} [take] gets the answer
   * @returns {Promise<Buffer>} the last bytes of it
   */
  async #execute(message, take) {
    let end = Buffer.alloc(0);
    const onRawData = (/** @type {Uint8Array} */ data) => {
      // PGlite uses the memory again.
      const chunk = Buffer.from(data);
      end = Buffer.concat([end, chunk.subarray(-READY_FOR_QUERY_BYTES)]).subarray(-READY_FOR_QUERY_BYTES);
      take?.(chunk);
    };
    await this.database.runExclusive(() => this.database.execProtocolRawStream(message, { onRawData }));
    return end;
  }
}
