import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** Timeout for an expected response. */
const TIMEOUT_MS = 60_000;
/** Milliseconds after which a connect is sent again: under load a packet may be lost. */
const RESEND_MS = 1_000;
const MAGIC = 0x41727101980n;
/** Transaction ids of connects. No other request of a test uses them. */
const FIRST_CONNECTION = 0xc0000000;

/** Large enough for the responses of several transactions, which arrive at once. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024;

/** A UDP client at one loopback address. */
export class UdpClient {
  private readonly unclaimed: Buffer[] = [];
  /** By the expected transaction id; undefined: any packet without a waiting caller. */
  private readonly waiting = new Map<number | undefined, (packet: Buffer) => void>();
  /** Transaction ids of connects that were sent more than once, so that more than one response may come. */
  private readonly resent = new Set<number>();
  private connections = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
    private readonly host: string,
  ) {
    socket.on('message', (packet) => {
      const transaction = packet.length < 8 ? undefined : packet.readUInt32BE(4);
      const take = this.waiting.get(transaction) ?? this.waiting.get(undefined);
      if (take) take(packet);
      else if (transaction === undefined || !this.resent.has(transaction)) this.unclaimed.push(packet);
    });
  }

  /**
   * @param port of the tracker
   * @param address to send from: in 127.0.0.0/8, or ::1
   */
  static async open(port: number | undefined, address = '127.0.0.1'): Promise<UdpClient> {
    if (port === undefined) throw new Error('the tracker does not listen on UDP');
    const isIpv6 = isIPv6(address);
    const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.bind(0, address);
    await once(socket, 'listening');
    return new UdpClient(socket, port, isIpv6 ? '::1' : '127.0.0.1');
  }

  /** Received packets that no caller waited for. */
  get unread(): readonly Buffer[] {
    return this.unclaimed;
  }

  /** Sends a packet and waits until the system has accepted it. */
  send(packet: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(packet, this.port, this.host, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Sends a request and waits for the response with its transaction id. */
  async ask(request: Buffer): Promise<Buffer> {
    const answer = this.next(request.readUInt32BE(12));
    await this.send(request);
    return answer;
  }

  /** The next packet, received before or after the call. */
  async receive(): Promise<Buffer> {
    return this.unclaimed.shift() ?? this.next();
  }

  /** @returns the connection id, 8 bytes */
  async connect(): Promise<Buffer> {
    const transaction = FIRST_CONNECTION + this.connections++;
    const packet = connectPacket(transaction);
    const resend = setInterval(() => {
      this.resent.add(transaction);
      void this.send(packet);
    }, RESEND_MS);
    const answer = await this.ask(packet).finally(() => clearInterval(resend));
    if (answer.length !== 16 || answer.readUInt32BE(0) !== 0)
      throw new Error(`not connected: ${answer.toString('hex')}`);
    return answer.subarray(8);
  }

  close(): void {
    this.socket.close();
  }

  private next(transaction?: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error('no answer')), TIMEOUT_MS);
      this.waiting.set(transaction, (packet) => {
        clearTimeout(timeout);
        this.waiting.delete(transaction);
        resolve(packet);
      });
    });
  }
}

/** A connect request. */
export function connectPacket(transaction: number): Buffer {
  const packet = Buffer.alloc(16);
  packet.writeBigUInt64BE(MAGIC, 0);
  packet.writeUInt32BE(transaction, 12);
  return packet;
}

/** The fields of an announce packet. Amounts are written modulo 2^64. */
export interface AnnounceFields {
  readonly infoHash: Buffer;
  readonly peerId: Buffer;
  readonly downloaded?: bigint;
  readonly left?: bigint;
  readonly uploaded?: bigint;
  readonly event?: number;
  /** 4 bytes */
  readonly ip?: Buffer;
  readonly key?: number;
  readonly numWant?: number;
  readonly port: number;
}

export function announcePacket(connectionId: Buffer, transaction: number, fields: AnnounceFields): Buffer {
  const packet = Buffer.alloc(98);
  packet.set(connectionId);
  packet.writeUInt32BE(1, 8);
  packet.writeUInt32BE(transaction, 12);
  packet.set(fields.infoHash, 16);
  packet.set(fields.peerId, 36);
  packet.writeBigUInt64BE(BigInt.asUintN(64, fields.downloaded ?? 0n), 56);
  packet.writeBigUInt64BE(BigInt.asUintN(64, fields.left ?? 0n), 64);
  packet.writeBigUInt64BE(BigInt.asUintN(64, fields.uploaded ?? 0n), 72);
  packet.writeUInt32BE(fields.event ?? 0, 80);
  packet.set(fields.ip ?? [], 84);
  packet.writeUInt32BE(fields.key ?? 0, 88);
  packet.writeInt32BE(fields.numWant ?? -1, 92);
  packet.writeUInt16BE(fields.port, 96);
  return packet;
}

export function scrapePacket(connectionId: Buffer, transaction: number, infoHashes: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(16);
  head.set(connectionId);
  head.writeUInt32BE(2, 8);
  head.writeUInt32BE(transaction, 12);
  return Buffer.concat([head, ...infoHashes]);
}
