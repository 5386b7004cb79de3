import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, AccountModel, type Announced } from './account-model.js';
import type { FactorsModel } from './factors-model.js';
import type { Gate } from './gate.js';
import { below, oneOf } from './random.js';
import type { Routes } from './routes.js';
import { sessionOf, type Story } from './story.js';

/** Bytes a second, the default of YABTT_MAX_RATE. */
const MAX_RATE = 10_000_000_000n;
/** Bytes between two announces, at most. */
const MAX_TRANSFER = 1_000_000_000;
const RETRY_MS = 100;
/** A client that has no answer for so long shows a fault: it is not waited for. */
const GIVE_UP_MS = 60_000;
/**
 * An announce that failed may still wait in an instance, or in PostgreSQL; so may one that an instance had when it was killed, and
 * that the load balancer repeated at the other one.
 */
const LINGER_MS = 4_000;
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
  /** When something that was killed was back, in milliseconds of the Unix clock; Infinity while it is away. */
  readonly trouble: { at: number };
  /** Runs until then, in milliseconds of the Unix clock. */
  readonly endsAt: number;
}

/** A client of a member in one swarm, as bad as clients and networks are. It has a model of what its announces must add. */
export class SimulatedClient {
  readonly infoHash: string;
  private readonly models = new Map<string, AccountModel>();
  private said: Announced = { uploaded: 0n, downloaded: 0n, isSeeder: false, event: 'started' };
  private failedAt = 0;

  /** @param peerId that of another member's client; one of its own by default */
  constructor(
    readonly member: SimulatedMember,
    private readonly torrent: Buffer,
    private readonly around: Surroundings,
    private readonly port: number,
    private peerId = newPeerId(),
  ) {
    this.infoHash = torrent.toString('hex');
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
      await (gate.isOpen && !this.mayRepeatItself ? gate.pass(() => this.live()) : this.repeat());
      await sleep(200 + below(1_000));
      if (below(50) === 0 && Date.now() + SILENCE_MS < endsAt) await this.beSilent();
    }
    await gate.pass(() => this.say({ ...this.said, event: 'stopped' }));
  }

  /** Whether an announce that failed may still come late. It must not begin a new count (B3) after the next ones. */
  private get mayRepeatItself(): boolean {
    return this.said.event !== '' && this.mayLinger;
  }

  private get mayLinger(): boolean {
    return Date.now() < Math.max(this.failedAt, this.around.trouble.at) + LINGER_MS;
  }

  private async live(): Promise<void> {
    const chance = below(100);
    if (this.models.size === 0) await this.say(this.said);
    else if (chance < 45) await this.say(this.transferred());
    else if (chance < 60) await this.repeat();
    else if (chance < 70) await this.beOvertaken();
    else if (chance < 80) await this.overtakeItself();
    else if (chance < 86) await this.say({ ...this.transferred(), isSeeder: true, event: 'completed' });
    else if (chance < 90) await this.say({ ...this.transferred(), event: 'stopped' });
    else if (chance < 93) await this.say(this.boasted());
    else if (!this.mayLinger) await this.restart();
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
    await Promise.all([this.send(first), this.send(second)]);
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
    if (below(2) === 0) this.peerId = newPeerId();
    await this.say({ uploaded: 0n, downloaded: 0n, isSeeder: false, event: 'started' });
  }

  /** @param times how often it is sent at once */
  private async say(said: Announced, times = 1): Promise<void> {
    await Promise.all(Array.from({ length: times }, () => this.send(said)));
    this.account(said);
  }

  private account(said: Announced): void {
    let model = this.models.get(this.peerId);
    if (!model) this.models.set(this.peerId, (model = new AccountModel(MAX_RATE)));
    model.announce(said, this.around.factors.of(this.member.id, this.infoHash), Date.now() / 1000);
    this.said = said;
  }

  /** Announces until it is answered, as clients do: each time on any way. */
  private async send(said: Announced): Promise<void> {
    const { routes, story } = this.around;
    const { uploaded, downloaded, isSeeder, event } = said;
    const session = sessionOf(this.infoHash, this.member.id, this.peerId);
    const parameters = {
      info_hash: this.torrent,
      peer_id: this.peerId,
      port: this.port,
      key: this.port.toString(16),
      uploaded: String(uploaded),
      downloaded: String(downloaded),
      left: isSeeder ? 0 : 1_000,
      event,
      compact: 1,
    };
    for (const deadline = Date.now() + GIVE_UP_MS; ;) {
      const way = routes.choose();
      const at = Date.now();
      try {
        await way.announce(parameters, this.member.passkey);
        story.note(session, said, at, way.name, 'answered');
        return;
      } catch (error) {
        story.note(session, said, at, way.name, String(error));
        this.failedAt = Date.now();
        if (Date.now() > deadline) throw error;
      }
      await sleep(RETRY_MS);
    }
  }
}

let peerIds = 0;

function newPeerId(): string {
  return `-${oneOf(['TR4040', 'qB4630', 'DE2110'])}-${String(++peerIds).padStart(12, '0')}`;
}
