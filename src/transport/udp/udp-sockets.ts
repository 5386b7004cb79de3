import type { Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import { Logger } from '@nestjs/common';
import { ADDRESS_CHECK_MS, MAX_BIND_ATTEMPTS, MAX_UDP_SOCKETS } from '../../config/limits/udp.limits.js';
import { isFamilyMissing, isPortRefused, listenError } from '../listen-error.js';
import { ANY_ADDRESS, ANY_IPV4_ADDRESS, uniqueHosts } from '../listen-hosts.js';
import { openSocket } from './udp-socket.js';
import { LogEvent } from '../../logging/log-event.js';

/**
 * The sockets of the UDP transport, all on one port. A host that means all addresses of the machine gets a socket for each of
 * them, so that a response leaves from the address that was asked: clients with a connected socket discard any other, and
 * Node can't set the source address of a packet (it has no IP_PKTINFO).
 */
export class UdpSockets {
  private readonly logger = new Logger('UDP');
  /** By address. */
  private readonly sockets = new Map<string, Socket>();
  /** Addresses whose problem is logged. */
  private readonly reported = new Set<string>();
  /** Hosts whose new addresses get a socket: `::` or `0.0.0.0`. */
  private readonly followed = new Set<string>();
  private timer?: NodeJS.Timeout;
  private isChecking = false;
  private isClosed = false;

  /**
   * @param localAddresses the addresses of the machine at the moment
   * @param setUp called with each new socket
   */
  constructor(
    private readonly localAddresses: () => string[],
    private readonly setUp: (socket: Socket) => void,
  ) {}

  /** The port of the sockets; undefined if there are none. */
  get port(): number | undefined {
    const [first] = this.sockets.values();
    return first?.address().port;
  }

  /**
   * Opens the sockets, and from then on one for each new address of the machine.
   * @param port 0: any free port
   * @throws StartError if an address or the port can't be used
   */
  async open(hosts: readonly string[], port: number): Promise<void> {
    let host = '';
    for (let attempt = 1; ; attempt++) {
      try {
        for (host of uniqueHosts(hosts)) await this.openHost(host, port);
        break;
      } catch (failure) {
        const error = failure as NodeJS.ErrnoException;
        this.closeAll();
        if (isPortRefused(error) && port === 0 && attempt < MAX_BIND_ATTEMPTS) continue;
        throw listenError(error, { host, port, portVariable: 'YABTT_UDP_PORT' });
      }
    }
    if (this.followed.size > 0) this.timer = setInterval(() => void this.check(), ADDRESS_CHECK_MS).unref();
  }

  /** Stops receiving. Responses can still be sent. */
  stop(): void {
    clearInterval(this.timer);
    this.isClosed = true;
    for (const socket of this.sockets.values()) socket.removeAllListeners('message');
  }

  close(): void {
    this.stop();
    this.closeAll();
  }

  private async openHost(host: string, port: number): Promise<void> {
    if (isAny(host)) await this.openLocal(host, port);
    else await this.add((await lookup(host)).address, port);
  }

  /** Opens a socket for each address of the machine; if there is none or too many, one for all of a family. */
  private async openLocal(host: string, port: number): Promise<void> {
    const addresses = this.localAddresses().filter((address) => includes(host, address));
    if (addresses.length <= MAX_UDP_SOCKETS) {
      for (const address of addresses) await this.addLocal(address, port);
      if (this.sockets.size > 0) {
        this.followed.add(host);
        return;
      }
    } else {
      const message =
        `this machine has ${addresses.length} addresses, too many for a socket each: responses may leave from another ` +
        'address than was asked; set YABTT_HOST to the addresses that clients use';
      this.logger.warn(new LogEvent('too_many_addresses', message));
    }
    await this.add(ANY_IPV4_ADDRESS, port);
    if (host === ANY_IPV4_ADDRESS) return;
    try {
      await this.add(ANY_ADDRESS, port);
    } catch (error) {
      if (!isFamilyMissing(error as NodeJS.ErrnoException)) throw error;
    }
  }

  /** @throws if the port is refused, unless another address of the same family has got it */
  private async addLocal(address: string, port: number): Promise<void> {
    try {
      await this.add(address, port);
    } catch (failure) {
      const error = failure as NodeJS.ErrnoException;
      const hasFamily = [...this.sockets.keys()].some((other) => isIPv4(other) === isIPv4(address));
      if (isPortRefused(error) && (port === 0 || !hasFamily)) throw error;
      this.report(address, error);
    }
  }

  private async add(address: string, port: number): Promise<void> {
    if (this.sockets.has(address)) return;
    const socket = await openSocket(address, this.port ?? port);
    if (this.isClosed) {
      socket.close();
      return;
    }
    this.sockets.set(address, socket);
    this.reported.delete(address);
    this.setUp(socket);
  }

  /** Opens sockets for new addresses. Those of missing ones stay, because an address may come back. */
  private async check(): Promise<void> {
    if (this.isChecking) return;
    const present = this.localAddresses().filter((address) => this.isFollowed(address));
    const added = present.filter((address) => !this.sockets.has(address));
    if (added.length === 0) return;
    this.isChecking = true;
    for (const address of added) {
      try {
        this.makeRoom(present);
        await this.add(address, this.port ?? 0);
      } catch (error) {
        this.report(address, error as NodeJS.ErrnoException);
      }
    }
    this.isChecking = false;
  }

  private isFollowed(address: string): boolean {
    return [...this.followed].some((host) => includes(host, address));
  }

  /** @throws if all sockets are needed */
  private makeRoom(present: readonly string[]): void {
    if (this.sockets.size < MAX_UDP_SOCKETS) return;
    const missing = [...this.sockets.keys()].find((address) => this.isFollowed(address) && !present.includes(address));
    if (missing === undefined) throw new Error(`there are ${MAX_UDP_SOCKETS} sockets already`);
    this.sockets.get(missing)?.close();
    this.sockets.delete(missing);
  }

  /** Logs why an address has no socket, once. New addresses of IPv6 are not available in their first second. */
  private report(address: string, error: NodeJS.ErrnoException): void {
    if (this.reported.has(address)) return;
    this.reported.add(address);
    const reason = error.code ?? error.message;
    const event = new LogEvent('address_not_bound', `can't listen on ${address}: ${reason}`, { address, reason });
    this.logger[reason === 'EADDRNOTAVAIL' ? 'debug' : 'warn'](event);
  }

  private closeAll(): void {
    for (const socket of this.sockets.values()) socket.close();
    this.sockets.clear();
  }
}

function isAny(host: string): boolean {
  return host === ANY_ADDRESS || host === ANY_IPV4_ADDRESS;
}

/** Whether a host that means all addresses includes this one. */
function includes(host: string, address: string): boolean {
  return host === ANY_ADDRESS || isIPv4(address);
}
