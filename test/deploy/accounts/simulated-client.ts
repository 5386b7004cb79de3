import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, AccountModel, type Announced } from './account-model.js';
import type { FactorsModel } from './factors-model.js';
import type { Gate } from './gate.js';
import { below, oneOf } from './random.js';
import type { Routes } from './routes.js';
import { Sender } from './sender.js';
import type { Story } from './story.js';

/** Bytes a second, the default of YABTT_MAX_RATE. */
const MAX_RATE = 10_000_000_000n;
/** Bytes between two announces, at most. */
const MAX_TRANSFER = 1_000_000_000;
/** Milliseconds that a client waits if it sent an announce again. */
const HURRY_MS = 20;
/** Longer than lower totals count as those of an announce that was overtaken (B4), and than the model is uncertain. */
const SILENCE_MS = 64_000;

/** A member of the simulation. */
export interface SimulatedMember {
  readonly id: string;
  passkey: string;
}

/** What all clients share. */
export interface Surroundings {
  readonly routes: Routes;
  readonly story: Story;
  readonly factors: FactorsModel;
  readonly gate: Gate;
  /** Runs until then, in milliseconds of the Unix clock. */
  readonly endsAt: number;
}

/** A client of a member in one swarm, as bad as clients and networks are. It has a model of what its announces must add. */
export class SimulatedClient {
  readonly infoHash: string;
  private readonly models = new Map<string, AccountModel>();
  private said: Announced = { uploaded: 0n, downloaded: 0n, isSeeder: false, event: 'started' };
  private readonly sender: Sender;

  /** @param peerId that of another member's client; one of its own by default */
  constructor(
    readonly member: SimulatedMember,
    torrent: Buffer,
    private readonly around: Surroundings,
    port: number,
    private peerId = newPeerId(),
  ) {
    this.infoHash = torrent.toString('hex');
    this.sender = new Sender(around, member, torrent, port);
  }

  get firstPeerId(): string {
    return this.peerId;
  }

  get peerIds(): readonly string[] {
    return [...this.models.keys()];
  }

  /** Those of its sessions. */
  get accounts(): readonly Account[] {
    return [...this.models.values()].map(({ account }) => account);
  }

  /** Announces until the simulation ends. */
  async run(): Promise<void> {
    const { gate, endsAt } = this.around;
    await sleep(below(1_000));
    while (Date.now() < endsAt) {
      await (gate.isOpen && !this.mayContradictItself ? gate.pass(() => this.live()) : this.repeat());
      await sleep(this.sender.isImpatient && gate.isOpen ? HURRY_MS : 200 + below(1_000));
      if (this.sender.unread === 0 && below(50) === 0 && Date.now() + SILENCE_MS < endsAt) await this.beSilent();
    }
    await gate.pass(() => this.say({ ...this.said, event: 'stopped' }));
  }

  /** Whether an announce with an event may still arrive, after what the client says next. */
  private get mayContradictItself(): boolean {
    return this.said.event !== '' && this.sender.unread > 0;
  }

  private async live(): Promise<void> {
    const chance = this.sender.isImpatient ? 100 : below(100);
    if (this.models.size === 0) await this.say(this.said);
    else if (chance < 45) await this.say(this.transferred());
    else if (chance < 60) await this.repeat();
    else if (chance < 70) await this.beOvertaken();
    else if (chance < 80) await this.overtakeItself();
    else if (chance < 86) await this.say({ ...this.transferred(), isSeeder: true, event: 'completed' });
    else if (chance < 90) await this.say({ ...this.transferred(), event: 'stopped' });
    else if (chance < 93) await this.say(this.boasted());
    else if (this.sender.unread === 0) await this.restart();
  }

  private transferred(): Announced {
    const { uploaded, downloaded, isSeeder } = this.said;
    return {
      uploaded: uploaded + BigInt(below(MAX_TRANSFER)),
      downloaded: downloaded + (isSeeder ? 0n : BigInt(below(MAX_TRANSFER))),
      isSeeder,
      event: '',
    };
  }

  /** More than a client can transfer (B8), in one direction or both. */
  private boasted(): Announced {
    const said = this.transferred();
    const much = 2n ** 50n;
    return { ...said, uploaded: said.uploaded + much, downloaded: said.downloaded + BigInt(below(2)) * much };
  }

  /** The same announce again, on two ways at once (B6): it adds nothing, so it may come at any time. */
  private async repeat(): Promise<void> {
    if (this.models.size > 0) await this.say(this.said, 2);
  }

  /** The announce of the other address family was sent before, and comes late (B4). */
  private async beOvertaken(): Promise<void> {
    const before = this.said;
    await this.say(this.transferred());
    const said = this.said;
    await this.say({ ...before, event: '' });
    this.said = said;
  }

  /** Two announces are under way at once: whichever is first, they add the same (B2, B4, B7). */
  private async overtakeItself(): Promise<void> {
    const first = this.transferred();
    const second = { ...first, uploaded: first.uploaded + BigInt(below(MAX_TRANSFER)) };
    await Promise.all([this.sender.send(this.peerId, first), this.sender.send(this.peerId, second)]);
    this.account(first);
    this.account(second);
  }

  /** Lower totals without `started`, after a while (B5). */
  private async beSilent(): Promise<void> {
    await sleep(SILENCE_MS);
    await this.around.gate.pass(() => this.say({ ...this.said, uploaded: this.said.uploaded / 2n, event: '' }));
  }

  /** With the same peer id (B3), or a new one (B1); without a `stopped` before, as after a crash. */
  private async restart(): Promise<void> {
    this.sender.isImpatient = false;
    if (below(2) === 0) this.peerId = newPeerId();
    await this.say({ uploaded: 0n, downloaded: 0n, isSeeder: false, event: 'started' });
  }

  /** @param times how often it is sent at once */
  private async say(said: Announced, times = 1): Promise<void> {
    await Promise.all(Array.from({ length: times }, () => this.sender.send(this.peerId, said)));
    this.account(said);
  }

  private account(said: Announced): void {
    let model = this.models.get(this.peerId);
    if (!model) this.models.set(this.peerId, (model = new AccountModel(MAX_RATE)));
    model.announce(said, this.around.factors.of(this.member.id, this.infoHash), Date.now() / 1000);
    this.said = said;
  }
}

let peerIds = 0;

function newPeerId(): string {
  return `-${oneOf(['TR4040', 'qB4630', 'DE2110'])}-${String(++peerIds).padStart(12, '0')}`;
}
