import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import bencode from 'bencode';
import { Connection } from '../load/connection.js';
import type { Contestant } from '../servers/contestant.js';

const CONNECTIONS = 64;
const TIMEOUT_MS = 10_000;
const MAGIC = 0x41727101980n;
const ENDPOINT_BYTES = { ipv4: 6, ipv6: 18 } as const;

export type Family = keyof typeof ENDPOINT_BYTES;

/** The peers of an answer that are honest, and all. */
export interface Answer {
  readonly honest: number;
  readonly peers: number;
}

/** Honest peers of a network each, and fake peers of one network: an IPv4 address, or an IPv6 /64. All are leechers. */
const HONEST = {
  ipv4: (number: number) => `60.${number}.2.1`,
  ipv6: (number: number) => `2a01:${number.toString(16)}::1`,
};
const FAKE = {
  ipv4: () => '50.1.2.3',
  ipv6: (number: number) => `2a02:1:2:3::${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`,
};

/** A swarm of honest peers, into which fake ones of one network come. Clients are behind a trusted proxy, as `X-Forwarded-For` says. */
export class SwarmWithFakes {
  private readonly infoHash = randomBytes(20);

  constructor(
    private readonly tracker: Pick<Contestant, 'port' | 'udpPort'>,
    private readonly family: Family,
    private readonly honest: number,
  ) {}

  async addHonest(): Promise<void> {
    await this.announceAll(this.honest, (number) => [HONEST[this.family](number), this.pathOf('HO', number)]);
  }

  async addFakes(count: number): Promise<void> {
    await this.announceAll(count, (number) => [FAKE[this.family](number), this.pathOf('FK', number)]);
  }

  /** What each honest peer gets over HTTP. */
  async askOverHttp(): Promise<Answer[]> {
    return Promise.all(
      Array.from({ length: this.honest }, async (_, number) => {
        const url = `http://127.0.0.1:${this.tracker.port}${this.pathOf('HO', number)}`;
        const response = await fetch(url, { headers: { 'X-Forwarded-For': HONEST[this.family](number) } });
        const decoded = bencode.decode(Buffer.from(await response.arrayBuffer())) as Record<string, Uint8Array>;
        return this.read(Buffer.from(decoded[this.family === 'ipv4' ? 'peers' : 'peers6'] ?? []));
      }),
    );
  }

  /** What new leechers at loopback get over UDP. */
  async askOverUdp(askers: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let number = 0; number < askers; number++) answers.push(await this.askOnceOverUdp(number));
    return answers;
  }

  /** Peers of the swarm, as a scrape reports it. */
  async size(): Promise<number> {
    const url = `http://127.0.0.1:${this.tracker.port}/scrape?info_hash=${escaped(this.infoHash)}`;
    const text = Buffer.from(await (await fetch(url)).arrayBuffer()).toString('latin1');
    return Number(/10:incompletei(\d+)e/.exec(text)?.[1] ?? 0);
  }

  private async announceAll(count: number, announceOf: (number: number) => [string, string]): Promise<void> {
    let next = 0;
    const run = async () => {
      const connection = new Connection(this.tracker, 'keep');
      while (next < count) {
        const [address, path] = announceOf(next++);
        await connection.announce(path, `X-Forwarded-For: ${address}\r\n`);
      }
      connection.end();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, run));
  }

  private pathOf(client: string, number: number): string {
    const peerId = `-${client}0001-${String(number).padStart(12, '0')}`;
    const port = 1 + (number % 65_535);
    return `/announce?info_hash=${escaped(this.infoHash)}&peer_id=${peerId}&port=${port}&left=1&numwant=50&compact=1`;
  }

  private async askOnceOverUdp(number: number): Promise<Answer> {
    const isIpv6 = this.family === 'ipv6';
    const socket = createSocket(isIpv6 ? 'udp6' : 'udp4');
    try {
      const ask = async (request: Buffer): Promise<Buffer> => {
        socket.send(request, this.tracker.udpPort, isIpv6 ? '::1' : '127.0.0.1');
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const [answer] = (await once(socket, 'message', { signal })) as [Buffer];
        return answer;
      };
      const connect = Buffer.alloc(16);
      connect.writeBigUInt64BE(MAGIC);
      const announce = Buffer.alloc(98);
      (await ask(connect)).copy(announce, 0, 8, 16);
      announce.writeUInt32BE(1, 8);
      announce.set(this.infoHash, 16);
      announce.write(`-AS0001-${String(number).padStart(12, '0')}`, 36, 'latin1');
      announce.writeBigUInt64BE(1n, 64);
      announce.writeInt32BE(50, 92);
      announce.writeUInt16BE(7000 + number, 96);
      return this.read((await ask(announce)).subarray(20));
    } finally {
      socket.close();
    }
  }

  private read(endpoints: Buffer): Answer {
    const size = ENDPOINT_BYTES[this.family];
    const firstOfHonest = this.family === 'ipv4' ? 60 : 0x2a01;
    let honest = 0;
    for (let at = 0; at < endpoints.length; at += size) {
      const first = this.family === 'ipv4' ? endpoints[at] : endpoints.readUInt16BE(at);
      if (first === firstOfHonest) honest++;
    }
    return { honest, peers: endpoints.length / size };
  }
}

function escaped(bytes: Buffer): string {
  return bytes.toString('hex').replace(/../g, '%$&');
}
