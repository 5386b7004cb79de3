import type { Shard, ShardMap } from './shard-map.js';
import { Slots } from './slots.js';

/**
 * A queue for each shard, so that what is done together is in one shard. If a node is away, the queues of its shards fail or
 * wait, and the others go on.
 */
export class PerShard<Queue> {
  private readonly queues = new Map<Shard, Queue>();
  private readonly slots = new Map<number, Slots>();

  /**
   * @param slotsOfNode what all queues of a node may have in flight
   * @param make makes the queue of a shard
   */
  constructor(
    private readonly shards: Pick<ShardMap, 'all' | 'of'>,
    private readonly slotsOfNode: number,
    private readonly make: (slots: Slots) => Queue,
  ) {}

  of(infoHash: Buffer): Queue {
    const shard = this.shards.of(infoHash);
    return this.queues.get(shard) ?? this.add(shard);
  }

  /** The queues that were made. */
  get all(): readonly Queue[] {
    return [...this.queues.values()];
  }

  private add(shard: Shard): Queue {
    // A shard that was moved or split has a new queue. The old one ends what it has.
    for (const known of this.queues.keys()) if (!this.shards.all.includes(known)) this.queues.delete(known);
    const slots = this.slots.get(shard.node) ?? new Slots(this.slotsOfNode);
    this.slots.set(shard.node, slots);
    const queue = this.make(slots);
    this.queues.set(shard, queue);
    return queue;
  }
}
