import type { RemoteInfo, Socket } from 'node:dgram';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOSE_TIMEOUT_MS } from '../../config/limits/process.limits.js';
import { ListenSettings } from '../../config/settings/listen.settings.js';
import { hashesIn } from '../../protocol/udp/request-packet.js';
import { RequestCounters } from '../../tracker/counters/request-counters.js';
import { RateLimiter } from '../../tracker/rate-limit/rate-limiter.js';
import { LocalAddresses } from './local-addresses.js';
import { UdpRequestHandler } from './udp-request.handler.js';
import { UdpSockets } from './udp-sockets.js';
import { LogEvent } from '../../logging/log-event.js';

/** Receives packets and sends the responses, each from the socket that received the request. */
@Injectable()
export class UdpServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('UDP');
  private readonly sockets: UdpSockets;
  /** Received packets whose response is not sent yet. */
  private pending = 0;
  private malformedCount = 0;
  private unsentCount = 0;
  /** Called by a closing server after its last response. */
  private whenIdle?: () => void;

  constructor(
    private readonly handler: UdpRequestHandler,
    private readonly settings: ListenSettings,
    private readonly limiter: RateLimiter,
    private readonly counters: RequestCounters,
    local: LocalAddresses,
  ) {
    this.sockets = new UdpSockets(
      () => local.list(),
      (socket) => {
        socket.on('message', (packet, sender) => this.receive(socket, packet, sender));
        socket.on('error', (error) => this.logger.warn(new LogEvent('udp_socket_failed', error.message)));
      },
    );
  }

  /** The port of the sockets; undefined if there are none. */
  get port(): number | undefined {
    return this.sockets.port;
  }

  /** Packets dropped since the start because they are not requests. */
  get malformed(): number {
    return this.malformedCount;
  }

  /** Responses that could not be sent since the start. */
  get unsent(): number {
    return this.unsentCount;
  }

  /** @throws StartError if the sockets can't listen */
  async onApplicationBootstrap(): Promise<void> {
    const port = this.settings.udpListenPort;
    if (port === undefined) return;
    await this.sockets.open(this.settings.hosts, port);
  }

  /** Stops receiving, waits for the responses to received packets, then closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.sockets.stop();
    if (this.pending > 0) {
      await new Promise<void>((resolve) => {
        this.whenIdle = resolve;
        setTimeout(resolve, CLOSE_TIMEOUT_MS).unref();
      });
    }
    this.sockets.close();
  }

  private receive(socket: Socket, packet: Buffer, sender: RemoteInfo): void {
    // Without an answer: the sender may be forged, and an answer to each packet of a flood would be another flood.
    if (!this.limiter.admitsSender(sender.address, hashesIn(packet))) {
      this.counters.udp.failedUnread('rate_limited');
      return;
    }
    this.pending++;
    // The sender's port can be forged as 0, and Node throws when it sends to that port.
    if (
      sender.port !== 0 &&
      this.handler.handle(packet, sender.address, (response) => this.send(socket, response, sender))
    ) {
      return;
    }
    this.pending--;
    this.malformedCount++;
  }

  private send(socket: Socket, response: Buffer, { port, address }: RemoteInfo): void {
    try {
      socket.send(response, port, address, this.sent);
    } catch (error) {
      // The server has closed its sockets after its timeout.
      this.sent(error as Error);
    }
  }

  /** A shared callback, because allocating one for each response is slower. */
  private readonly sent = (error: Error | null): void => {
    if (error) this.unsentCount++;
    this.pending--;
    if (this.pending === 0) this.whenIdle?.();
  };
}
