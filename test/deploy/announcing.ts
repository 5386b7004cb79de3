import { randomBytes } from 'node:crypto';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { announceTarget } from '../support/clients/swarm-client.js';
import type { Ledger } from './ledger.js';

/** Not an address that the instances trust: balancers have to say it. */
const CLIENT = '127.0.0.2';
const CONNECTIONS = 64;
const TORRENTS = 100;
const PEERS_OF_CONNECTION = 50;
/** Milliseconds until a client gives up on an answer. */
const TIMEOUT_MS = 15_000;
/** Milliseconds that a client waits after a failure: far less than it is asked to, so that no trouble is overlooked. */
const PAUSE_MS = 50;

type Outcome = 'answered' | 'asked to retry' | 'failed';

/** How a load of announces went, in a span of time. */
export interface LoadCounts {
  answered: number;
  'asked to retry': number;
  failed: number;
  /** What the failed ones met, each kind once. */
  readonly failures: Set<string>;
  /** The longest that an announce took that was answered, in milliseconds. */
  slowest: number;
}

/**
 * Announces as fast as it is answered, on connections that are kept, until it is stopped. Each connection has peers of
 * its own and tells a larger `uploaded` each time; what was acknowledged stands in the ledger.
 */
export class Announcing {
  private counts = noCounts();
  private running = true;
  private readonly work: Promise<unknown>;
  private answeredAt = 0;

  constructor(
    private readonly port: number,
    private readonly ledger: Ledger,
  ) {
    const infoHashes = Array.from({ length: TORRENTS }, () => randomBytes(20));
    this.work = Promise.all(Array.from({ length: CONNECTIONS }, (_, at) => this.announceOn(at, infoHashes)));
  }

  /** When the last answer with peers came, as `performance.now()` tells the time. */
  get lastAnswerAt(): number {
    return this.answeredAt;
  }

  /** Counts since the last call. */
  takeCounts(): LoadCounts {
    const counts = this.counts;
    this.counts = noCounts();
    return counts;
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.running = false;
    await this.work;
  }

  private async announceOn(at: number, infoHashes: readonly Buffer[]): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const peers = Array.from({ length: PEERS_OF_CONNECTION }, (_, peer) => ({
      infoHash: infoHashes[(at + peer) % TORRENTS] as Buffer,
      peerId: randomBytes(20),
      port: 1 + at * PEERS_OF_CONNECTION + peer,
    }));
    for (let uploaded = 1; this.running; uploaded++) {
      for (const peer of peers) {
        if (!this.running) break;
        const target = announceTarget({
          info_hash: peer.infoHash,
          peer_id: peer.peerId,
          port: peer.port,
          uploaded,
          downloaded: 0,
          left: at % 2,
          compact: 1,
        });
        const begun = performance.now();
        const outcome = await this.ask(agent, target);
        this.counts[outcome]++;
        if (outcome === 'answered') {
          this.answeredAt = performance.now();
          this.counts.slowest = Math.max(this.counts.slowest, this.answeredAt - begun);
          this.ledger.acknowledge(peer.infoHash, peer.peerId, uploaded);
        } else {
          await sleep(PAUSE_MS);
        }
      }
    }
    agent.destroy();
  }

  private ask(agent: Agent, path: string): Promise<Outcome> {
    return new Promise((resolve) => {
      const fail = (what: string) => {
        this.counts.failures.add(what);
        resolve('failed');
      };
      const options = { agent, host: '127.0.0.1', port: this.port, path, localAddress: CLIENT, timeout: TIMEOUT_MS };
      const request = get(options, (answer) => {
        let body = '';
        answer.setEncoding('latin1').on('data', (text: string) => (body += text));
        answer.on('error', ({ message }) => fail(message));
        answer.on('end', () => {
          if (answer.statusCode !== 200) fail(`status ${answer.statusCode}`);
          else if (body.includes('5:peers')) resolve('answered');
          else if (body.includes('8:retry in')) resolve('asked to retry');
          else fail(body);
        });
      });
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', ({ message }) => fail(message));
    });
  }
}

function noCounts(): LoadCounts {
  return { answered: 0, 'asked to retry': 0, failed: 0, failures: new Set(), slowest: 0 };
}
