import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { type AnnounceFields, announcePacket, connectPacket } from '../../support/clients/udp-client.js';

/** Milliseconds until a client sends an announce again: less than it may wait in a tracker, so that some are stored late (B11). */
const TIMEOUT_MS = 300;
/** Milliseconds for which a client uses a connection id (BEP 15). */
const CONNECTION_MS = 50_000;
const [ANNOUNCED, FAILED] = [1, 3];
/** The option of BEP 41 that holds path and query. */
const URL_DATA = 2;

/** An announce that no answer came to. It may have been lost, or wait to be read. */
export class Unanswered extends Error {
  /** @param read resolves when it can't be read any more: it has been, or it is lost */
  constructor(readonly read: Promise<void>) {
    super('no answer over UDP');
  }
}

/** Announces over UDP from one socket, and gives up on what is not answered. */
export class UdpAnnouncer {
  private readonly waiting = new Map<number, (answer: Buffer) => void>();
  private connection?: { readonly id: Promise<Buffer>; readonly since: number };
  private transactions = 0;
  private closed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
    private readonly host: string,
  ) {
    socket.on('message', (packet) => this.waiting.get(packet.readUInt32BE(4))?.(packet));
    socket.on('error', () => undefined);
  }

  get name(): string {
    return `UDP to ${this.host} ${this.port}`;
  }

  /** @param from an address of loopback */
  static async open(port: number, from: string): Promise<UdpAnnouncer> {
    const socket = createSocket(isIPv6(from) ? 'udp6' : 'udp4');
    socket.bind(0, from);
    await once(socket, 'listening');
    return new UdpAnnouncer(socket, port, isIPv6(from) ? '::1' : '127.0.0.1');
  }

  /** @param url path and query of the announce URL @throws Unanswered if no answer comes; or an error packet's text */
  async announce(fields: AnnounceFields, url: string): Promise<void> {
    const id = await this.connectionId();
    const urlData = Buffer.from([URL_DATA, url.length, ...Buffer.from(url)]);
    const packetOf = (transaction: number) => Buffer.concat([announcePacket(id, transaction, fields), urlData]);
    const answer = await this.ask(packetOf).catch(() => {
      throw new Unanswered(this.read());
    });
    const action = answer.readUInt32BE(0);
    if (action === FAILED) this.connection = undefined;
    if (action !== ANNOUNCED) throw new Error(answer.toString('utf8', 8));
  }

  close(): void {
    this.closed = true;
    this.socket.close();
  }

  /** Resolves when the instance has read what was sent before: packets on loopback keep their order, and end with their reader. */
  private async read(): Promise<void> {
    for (let isRead = false; !isRead && !this.closed;) {
      isRead = await this.ask(connectPacket).then(
        () => true,
        () => false,
      );
    }
  }

  private connectionId(): Promise<Buffer> {
    if (!this.connection || Date.now() - this.connection.since > CONNECTION_MS) {
      const id = this.ask(connectPacket).then((answer) => answer.subarray(8));
      const connection = { id, since: Date.now() };
      this.connection = connection;
      id.catch(() => {
        if (this.connection === connection) this.connection = undefined;
      });
    }
    return this.connection.id;
  }

  private ask(packetOf: (transaction: number) => Buffer): Promise<Buffer> {
    const transaction = ++this.transactions;
    return new Promise<Buffer>((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error('no answer over UDP')), TIMEOUT_MS);
      this.waiting.set(transaction, (answer) => {
        clearTimeout(timeout);
        resolve(answer);
      });
      this.socket.send(packetOf(transaction), this.port, this.host);
    }).finally(() => this.waiting.delete(transaction));
  }
}
