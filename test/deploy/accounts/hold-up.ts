import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { aLeecher, announce, type TestPeer } from '../../support/clients/swarm-client.js';
import type { SimulatedMember } from './simulated-client.js';

/** Less than a transaction waits for a lock, and an announce for its transaction. */
const HELD_MS = 1_600;

/**
 * Holds up one instance while the others go on: locks the peers of clients that announce only there. What comes to this instance
 * meanwhile waits for their transactions, and is stored later than what its clients announce elsewhere.
 */
export class HoldUp {
  /** Of a torrent before all others: a transaction waits for them first, and has locked nothing that other instances need. */
  static readonly torrent = Buffer.alloc(20);
  /** As many as an instance has transactions in flight. */
  private readonly peers: readonly TestPeer[];

  /** @param member that has no other client */
  constructor(
    private readonly databaseUrl: string,
    { passkey }: SimulatedMember,
  ) {
    this.peers = [1, 2].map(() => aLeecher(HoldUp.torrent, { passkey }));
  }

  /** @param port of the instance @throws if the instance or the database is killed meanwhile */
  async hold(port: number): Promise<void> {
    const announceAll = () => Promise.all(this.peers.map((peer) => announce(port, peer)));
    await announceAll();
    const holder = new pg.Client(this.databaseUrl);
    holder.on('error', () => undefined);
    try {
      await holder.connect();
      await holder.query('BEGIN');
      await holder.query('SELECT FROM peer WHERE info_hash = $1 FOR UPDATE', [HoldUp.torrent]);
      await Promise.all([announceAll(), sleep(HELD_MS).then(() => holder.query('COMMIT'))]);
    } finally {
      await holder.end();
    }
  }
}
