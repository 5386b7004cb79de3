import { Agent, get } from 'node:http';
import { announceTarget, decodeAnnounce, type Parameters } from '../../support/clients/swarm-client.js';
import { fieldsOf } from '../../support/clients/transport-client.js';
import { oneOf } from './random.js';
import { UdpAnnouncer } from './udp-announcer.js';

/** Longer than the load balancer waits: it says when it gives up. */
const TIMEOUT_MS = 60_000;
/** Not an address that the instances trust, so that the load balancer has to name it. */
const IPV4_CLIENT = '127.0.0.2';
const IPV6_CLIENT = '::1';

/** The places of a passkey in an announce URL. */
const FORMS = [
  (passkey: string, query: string) => `/${passkey}/announce?${query}`,
  (passkey: string, query: string) => `/announce/${passkey}?${query}`,
  (passkey: string, query: string) => `/announce?passkey=${passkey}&${query}`,
  (passkey: string, query: string) => `/announce.php?${query}&passkey=${passkey}`,
];

/** A way to a tracker. */
export interface Way {
  readonly name: string;
  /** @throws if it is not answered, or with a failure */
  announce(parameters: Parameters, passkey: string): Promise<void>;
}

/** The ways to a tracker: HTTP to the load balancer, UDP to each instance, both over IPv4 and IPv6. */
export class Routes {
  private readonly agents = new Map<string, Agent>();

  private constructor(
    private readonly balancer: number,
    private readonly udp: readonly UdpAnnouncer[],
  ) {
    for (const host of ['127.0.0.1', '::1']) this.agents.set(host, new Agent({ keepAlive: true, maxSockets: 64 }));
  }

  /** @param instances their UDP ports */
  static async open(balancer: number, instances: readonly number[]): Promise<Routes> {
    const udp = [];
    for (const port of instances) {
      for (const from of [IPV4_CLIENT, IPV6_CLIENT]) udp.push(await UdpAnnouncer.open(port, from));
    }
    return new Routes(balancer, udp);
  }

  /** Any of the ways. */
  choose(): Way {
    const formOf = oneOf(FORMS);
    if (Math.random() < 0.4) {
      const announcer = oneOf(this.udp);
      return {
        name: announcer.name,
        announce: (parameters, passkey) => announcer.announce(fieldsOf({ parameters }), formOf(passkey, '')),
      };
    }
    const host = oneOf(['127.0.0.1', '::1']);
    return {
      name: `HTTP from ${host}`,
      announce: (parameters, passkey) =>
        this.announceOverHttp(host, formOf(passkey, announceTarget(parameters).split('?')[1] ?? '')),
    };
  }

  close(): void {
    for (const agent of this.agents.values()) agent.destroy();
    for (const announcer of this.udp) announcer.close();
  }

  private async announceOverHttp(host: string, path: string): Promise<void> {
    const localAddress = host === '::1' ? IPV6_CLIENT : IPV4_CLIENT;
    const options = {
      agent: this.agents.get(host),
      host,
      localAddress,
      port: this.balancer,
      path,
      timeout: TIMEOUT_MS,
    };
    const { 'failure reason': failure } = decodeAnnounce(
      await new Promise<Buffer>((resolve, reject) => {
        const request = get(options, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve(Buffer.concat(chunks)));
          answer.on('error', reject);
        });
        request.on('timeout', () => request.destroy(new Error('no answer over HTTP')));
        request.on('error', reject);
      }),
    );
    if (failure !== undefined) throw new Error(failure);
  }
}
