import { setTimeout as sleep } from 'node:timers/promises';
import { type Parameters, announce, aLeecher, saying, type TestPeer } from '../clients/swarm-client.js';
import { fieldsOf } from '../clients/transport-client.js';
import type { TestMember } from '../private-tracker.js';
import { announceOverUdp } from './udp-announce.js';

/** Bytes; amounts are multiples of it, so that factors in per cent leave no fractions. */
const UNIT = 100;
const RETRY_MS = 100;

/** What a session has added: what the ledger must say. */
export interface Expected {
  uploaded: number;
  downloaded: number;
  creditedUploaded: number;
  creditedDownloaded: number;
}

/** A client of a member in one swarm, as bad as clients and networks are. It knows what its announces must add. */
export class SimulatedSession {
  readonly expected: Expected = { uploaded: 0, downloaded: 0, creditedUploaded: 0, creditedDownloaded: 0 };
  private totals = { uploaded: 0, downloaded: 0 };
  private hasFailed = false;

  private peer: TestPeer;

  /**
   * @param ports of the instances
   * @param factors in per cent, as they are at the moment
   */
  constructor(
    readonly member: TestMember,
    readonly infoHash: Buffer,
    private readonly ports: readonly number[],
    private readonly factors: () => { readonly upload: number; readonly download: number },
  ) {
    this.peer = aLeecher(infoHash, { key: 'cafe' });
  }

  async start(): Promise<void> {
    await this.say({ event: 'started' });
  }

  /** Transfers something and announces it, and then does what makes accounts wrong. */
  async announce(): Promise<void> {
    const before = this.totals;
    const [up, down] = [UNIT * random(10_000), UNIT * random(10_000)];
    this.totals = { uploaded: before.uploaded + up, downloaded: before.downloaded + down };
    await this.say({});
    const { upload, download } = this.factors();
    this.expected.uploaded += up;
    this.expected.downloaded += down;
    this.expected.creditedUploaded += (up * upload) / 100;
    this.expected.creditedDownloaded += (down * download) / 100;
    const chance = random(10);
    if (chance < 3) await this.say({});
    // The announce of the other address family was sent before, and comes late.
    else if (chance < 5) await this.say(before);
    else if (chance < 6 && !this.hasFailed) await this.restart(random(2) === 0);
  }

  /** @param isNew whether the client takes a new peer id */
  private async restart(isNew: boolean): Promise<void> {
    this.totals = { uploaded: 0, downloaded: 0 };
    if (isNew) this.peer = aLeecher(this.infoHash, { key: 'cafe' });
    await this.say({ event: 'started' });
  }

  /** Announces until it has an answer, each time to another instance. */
  private async say(parameters: Parameters): Promise<void> {
    const said = { ...this.totals, ...parameters, passkey: this.member.passkey };
    this.hasFailed = false;
    for (let at = random(2); ; at++) {
      const port = this.ports[at % this.ports.length] ?? 0;
      try {
        await this.sayOnce(port, saying(this.peer, said));
        return;
      } catch {
        this.hasFailed = true;
        await sleep(RETRY_MS);
      }
    }
  }

  private async sayOnce(port: number, peer: TestPeer): Promise<void> {
    const way = random(3);
    if (way === 0) {
      await announceOverUdp(port, fieldsOf(peer), `/announce?passkey=${this.member.passkey}`);
      return;
    }
    const address = way === 1 ? '2001:db8::9' : peer.address;
    const answer = await announce(port, { ...peer, address });
    if (answer['failure reason'] !== undefined) throw new Error(answer['failure reason']);
  }
}

/** 0 up to, but not including, the bound. */
function random(bound: number): number {
  return Math.floor(Math.random() * bound);
}
