import type { RemoteInfo, Socket } from 'node:dgram';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOSE_TIMEOUT_MS } from '../../config/limits/process.limits.js';
import { ListenSettings } from '../../config/settings/listen.settings.js';
import { openSockets } from './udp-sockets.js';
import { UdpHandler } from './udp.handler.js';

/** The sockets of the UDP door: one for each family, on one port. */
@Injectable()
export class UdpServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('UDP');
  private sockets: readonly Socket[] = [];
  /** Packets taken whose answers are not sent yet. */
  private pending = 0;
  private malformedCount = 0;
  private unsentCount = 0;
  /** Called with the last answer of a server that closes. */
  private whenAnswered?: () => void;

  constructor(
    private readonly handler: UdpHandler,
    private readonly settings: ListenSettings,
  ) {}

  /** The port of the sockets; undefined where the door is closed, or there is none. */
  get port(): number | undefined {
    return this.sockets[0]?.address().port;
  }

  /** How many packets were dropped since the start because they are no requests. */
  get malformed(): number {
    return this.malformedCount;
  }

  /** How many answers could not be sent since the start. */
  get unsent(): number {
    return this.unsentCount;
  }

  /** @throws StartError where the sockets can't be opened */
  async onApplicationBootstrap(): Promise<void> {
    const port = this.settings.udpListenPort;
    if (port === undefined) return;
    this.sockets = await openSockets(this.settings.host, port);
    for (const socket of this.sockets) {
      socket.on('message', (packet, sender) => this.receive(socket, packet, sender));
      socket.on('error', (error) => this.logger.warn(error.message));
    }
  }

  /** Takes no more, waits for the answers to what was taken, and closes. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const socket of this.sockets) socket.removeAllListeners('message');
    if (this.pending > 0) {
      await new Promise<void>((resolve) => {
        this.whenAnswered = resolve;
        setTimeout(resolve, CLOSE_TIMEOUT_MS).unref();
      });
    }
    for (const socket of this.sockets) socket.close();
    this.sockets = [];
  }

  private receive(socket: Socket, packet: Buffer, sender: RemoteInfo): void {
    // Port 0 can be forged, but not answered: Node throws where it is to send there.
    const answer = sender.port === 0 ? undefined : this.handler.handle(packet, sender.address);
    if (answer === undefined) {
      this.malformedCount++;
      return;
    }
    this.pending++;
    if (Buffer.isBuffer(answer)) this.send(socket, answer, sender);
    else void answer.then((late) => this.send(socket, late, sender));
  }

  private send(socket: Socket, answer: Buffer, { port, address }: RemoteInfo): void {
    try {
      socket.send(answer, port, address, this.sent);
    } catch (error) {
      // A server that lost its patience has closed its sockets.
      this.sent(error as Error);
    }
  }

  /** One for all answers, as they are many. */
  private readonly sent = (error: Error | null): void => {
    if (error) this.unsentCount++;
    this.pending--;
    if (this.pending === 0) this.whenAnswered?.();
  };
}
