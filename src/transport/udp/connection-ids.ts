import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MAX_CACHED_SENDERS } from '../../config/limits/udp.limits.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { beginsWith, bucketAt, bucketNamedBy, connectionIdOf } from '../../protocol/udp/connection-id.js';
import { SecretRepository } from '../../tracker/secret/secret.repository.js';

/** The sender of a packet, with the connection ids computed for it. */
export interface Sender {
  /** 4 or 16 bytes */
  readonly address: Buffer;
  /** By time bucket. */
  readonly ids: Map<number, Buffer>;
}

/**
 * Issues and checks connection ids. An id can be computed again at any time, so it needs no storage. Recent senders are
 * cached because a client connects just before it announces, and an HMAC takes longer than parsing the announce.
 */
@Injectable()
export class ConnectionIds implements OnModuleInit {
  private secret!: Buffer;
  private readonly senders = new Map<string, Sender>();

  constructor(@Inject(SecretRepository) private readonly secrets: Pick<SecretRepository, 'read'>) {}

  async onModuleInit(): Promise<void> {
    this.secret = await this.secrets.read('connection-id');
  }

  /** @param address as reported by the socket */
  senderAt(address: string): Sender {
    let sender = this.senders.get(address);
    if (!sender) {
      if (this.senders.size === MAX_CACHED_SENDERS) this.senders.clear();
      const bytes = parseAddress(address);
      if (!bytes) throw new Error(`socket reported the address ${address}`);
      // A copy, because a view would keep Node's buffer pool in memory.
      sender = { address: Buffer.alloc(bytes.length, bytes), ids: new Map() };
      this.senders.set(address, sender);
    }
    return sender;
  }

  /** The current id of a sender, 8 bytes. */
  issue(sender: Sender): Buffer {
    return this.idAt(sender, bucketAt(Date.now()));
  }

  /**
   * Whether a request begins with a valid id: one of the current time bucket, of the previous one, or of the next one,
   * which an instance with a fast clock may have issued.
   */
  accepts(sender: Sender, request: Buffer): boolean {
    const bucket = bucketNamedBy(request, bucketAt(Date.now()));
    return bucket !== undefined && beginsWith(request, this.idAt(sender, bucket));
  }

  private idAt(sender: Sender, bucket: number): Buffer {
    let id = sender.ids.get(bucket);
    if (!id) {
      id = connectionIdOf(this.secret, sender.address, bucket);
      // Only three are valid at a time.
      if (sender.ids.size === 3) sender.ids.clear();
      sender.ids.set(bucket, id);
    }
    return id;
  }
}
