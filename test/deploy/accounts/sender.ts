import { setTimeout as sleep } from 'node:timers/promises';
import type { Announced } from './account-model.js';
import { below } from './random.js';
import type { SimulatedMember, Surroundings } from './simulated-client.js';
import { sessionOf } from './story.js';
import { Unanswered } from './udp-announcer.js';

const RETRY_MS = 100;
/** A client that has no answer for so long shows a fault: it is not waited for. */
const GIVE_UP_MS = 60_000;

/** Sends the announces of a client, each until it is answered. */
export class Sender {
  /** Announces of which nobody knows whether an instance will read them. */
  unread = 0;
  /** Whether the last announce was sent more than once, so that it may be stored late (B11), and the client is in a hurry. */
  isImpatient = false;

  constructor(
    private readonly around: Pick<Surroundings, 'routes' | 'story'>,
    private readonly member: SimulatedMember,
    private readonly torrent: Buffer,
    private readonly port: number,
  ) {}

  /** Announces until it is answered, as clients do: each time on any way. */
  async send(peerId: string, said: Announced): Promise<void> {
    const { routes, story } = this.around;
    const { uploaded, downloaded, isSeeder, event } = said;
    const session = sessionOf(this.torrent.toString('hex'), this.member.id, peerId);
    const parameters = {
      info_hash: this.torrent,
      peer_id: peerId,
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
        if (error instanceof Unanswered) this.awaitReading(error.read);
        this.isImpatient = below(2) === 0;
        if (Date.now() > deadline) throw error;
      }
      await sleep(RETRY_MS);
    }
  }

  private awaitReading(read: Promise<void>): void {
    this.unread++;
    void read.then(() => this.unread--);
  }
}
