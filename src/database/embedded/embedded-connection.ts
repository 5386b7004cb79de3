import { Duplex } from 'node:stream';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';

/** The type of PostgreSQL's Terminate message. The session must outlive the connection, so it is not passed on. */
const TERMINATE = 0x58;

/**
 * A connection to the embedded database, in place of the socket that `pg` would open. `pg` writes whole protocol messages;
 * those of one turn of the event loop travel together, which PGlite executes in a third of the time.
 */
export class EmbeddedConnection extends Duplex {
  private readonly port: MessagePort;
  private readonly remotePort: MessagePort;

  constructor(private readonly worker: Worker) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.remotePort = port2;
    this.port.on('message', (answer: Uint8Array) => this.push(answer));
    this.port.on('close', () => this.destroy());
  }

  /** `pg` calls it as it calls `net.Socket.connect`; there is no address to choose. */
  connect(): void {
    this.worker.postMessage(this.remotePort, [this.remotePort]);
    setImmediate(() => this.emit('connect'));
  }

  setNoDelay(): void {}

  setKeepAlive(): void {}

  ref(): void {
    this.port.ref();
  }

  unref(): void {
    this.port.unref();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _read(): void {}

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.port.close();
    done(error);
  }

  private send(messages: Buffer[], done: () => void): void {
    const bytes = concat(messages.filter(([type]) => type !== TERMINATE));
    if (bytes.length > 0) this.port.postMessage(bytes, [bytes.buffer]);
    // What is written until then goes with the next message.
    queueMicrotask(done);
  }
}

/** Unlike `Buffer.concat`, never in memory that Node's buffer pool shares: it could not be transferred. */
function concat(messages: Buffer[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(messages.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const message of messages) {
    bytes.set(message, at);
    at += message.length;
  }
  return bytes;
}
