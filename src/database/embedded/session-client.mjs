// @ts-check

/** First words of a connection, instead of a type: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

const TYPE = { parse: 0x50, bind: 0x42, describe: 0x44, close: 0x43, terminate: 0x58 };
/** In Describe and Close: a prepared statement, not a portal. */
const STATEMENT = 0x53;
/** Bytes of type and length. */
const HEAD = 5;

let clients = 0;

/** One connection to the embedded database: its messages, as they come whole, and how it has the session. */
export class SessionClient {
  /** Not said yet. @type {Buffer[]} */
  messages = [];
  /** Of the names that its prepared statements have for PostgreSQL; small letters, digits and underscores. */
  prefix = `c${++clients}_`;
  /** Its next message is its first, which has no type. */
  isStarting = true;
  /** Its last message is not answered by ReadyForQuery: a statement has begun. */
  isMidway = false;
  isGone = false;
  #received = Buffer.alloc(0);
  #isStarted = false;

  /**
   * @param {import('node:net').Socket} socket
   * @param {() => void} changed called when it has something to say, or is gone
   */
  constructor(socket, changed) {
    this.socket = socket;
    socket.on('data', (data) => {
      this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
      this.#read();
      if (this.messages.length > 0) changed();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isGone = true;
      this.messages = [];
      changed();
    });
  }

  #read() {
    for (;;) {
      const start = this.#isStarted ? 1 : 0;
      if (this.#received.length < start + 4) return;
      const length = start + this.#received.readInt32BE(start);
      if (this.#received.length < length) return;
      const message = this.#received.subarray(0, length);
      this.#received = this.#received.subarray(length);
      if (this.#isStarted) this.#take(message);
      else this.#takeFirst(message);
    }
  }

  /** @param {Buffer} message */
  #takeFirst(message) {
    const code = message.readInt32BE(4);
    // Nothing leaves this machine, so nothing is encrypted.
    if (code === SSL_REQUEST || code === GSSENC_REQUEST) this.socket.write('N');
    // There is no other process that could be interrupted.
    else if (code === CANCEL_REQUEST) this.socket.end();
    else {
      this.#isStarted = true;
      this.messages.push(message);
    }
  }

  /** @param {Buffer} message */
  #take(message) {
    const [type] = message;
    // The session goes on for the others.
    if (type === TYPE.terminate) this.socket.end();
    else if (type === TYPE.parse) this.messages.push(this.#renamed(message, HEAD));
    else if (type === TYPE.bind) this.messages.push(this.#renamed(message, message.indexOf(0, HEAD) + 1));
    else if ((type === TYPE.describe || type === TYPE.close) && message[HEAD] === STATEMENT) {
      this.messages.push(this.#renamed(message, HEAD + 1));
    } else this.messages.push(message);
  }

  /**
   * @param {Buffer} message
   * @param {number} at where the name of a prepared statement is
   * @returns {Buffer} with a name of this connection's; the same where the statement has none
   */
  #renamed(message, at) {
    if (message[at] === 0) return message;
    const renamed = Buffer.concat([message.subarray(0, at), Buffer.from(this.prefix), message.subarray(at)]);
    renamed.writeInt32BE(renamed.length - 1, 1);
    return renamed;
  }
}
