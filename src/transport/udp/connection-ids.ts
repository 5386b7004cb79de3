import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MAX_CACHED_SENDERS } from '../../config/limits/udp.limits.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { beginsWith, bucketAt, connectionIdOf } from '../../protocol/udp/connection-id.js';
import { SecretRepository } from '../../tracker/secret/secret.repository.js';

/** Who sent a packet, with the connection ids that were made for it. */
export interface Sender {
  /** 4 or 16 bytes */
  readonly address: Buffer;
  /** By time bucket. */
  readonly ids: Map<number, Buffer>;
}

/**
 * Gives out connection ids and knows them again. It forgets what it likes at any time, as an id can be made anew: it
 * remembers the latest senders only because a client connects just before it announces, and an HMAC takes longer than
 * reading the whole announce.
 */
@Injectable()
export class ConnectionIds implements OnModuleInit {
  private secret!: Buffer;
  private readonly senders = new Map<string, Sender>();

  constructor(private readonly secrets: SecretRepository) {}

  async onModuleInit(): Promise<void> {
    this.secret = await this.secrets.read('connection-id');
  }

  /** @param address as the socket tells it */
  senderAt(address: string): Sender {
    let sender = this.senders.get(address);
    if (!sender) {
      if (this.senders.size === MAX_CACHED_SENDERS) this.senders.clear();
      const bytes = parseAddress(address) as Buffer;
      // A copy of its own: what is kept must not keep the pool that Node cut the buffer from.
      sender = { address: Buffer.alloc(bytes.length, bytes), ids: new Map() };
      this.senders.set(address, sender);
    }
    return sender;
  }

  /** The id for a client that connects now, 8 bytes. */
  issue(sender: Sender): Buffer {
    return this.idAt(sender, bucketAt(Date.now()));
  }

  /**
   * Whether a request begins with an id that holds now: one of this time bucket or the one before, or of the next, which
   * an instance may have given out whose clock is ahead.
   */
  accepts(sender: Sender, request: Buffer): boolean {
    const bucket = bucketAt(Date.now());
    return (
      beginsWith(request, this.idAt(sender, bucket)) ||
      beginsWith(request, this.idAt(sender, bucket - 1)) ||
      beginsWith(request, this.idAt(sender, bucket + 1))
    );
  }

  private idAt(sender: Sender, bucket: number): Buffer {
    let id = sender.ids.get(bucket);
    if (!id) {
      id = connectionIdOf(this.secret, sender.address, bucket);
      // Three hold at a time; the rest is over.
      if (sender.ids.size === 3) sender.ids.clear();
      sender.ids.set(bucket, id);
    }
    return id;
  }
}
