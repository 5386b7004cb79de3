import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MIN_WRITABLE_SHARE, READINESS_REUSE_MS, READINESS_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { DatabaseCheck } from '../database/connection/database-check.js';
import type { ShardMap } from '../database/shards/shard-map.js';
import { Shards } from '../database/shards/shards.js';

export type ReadinessResult =
  | { readonly status: 'ok' }
  /** Some announces fail, most do not: other instances would fail the same ones. */
  | { readonly status: 'degraded'; readonly reason: 'a node of the database is not available' }
  /** This instance should receive no requests. */
  | { readonly status: 'unavailable'; readonly reason: 'draining' | 'database is not available' };

const OK = { status: 'ok' } as const;
const DEGRADED = { status: 'degraded', reason: 'a node of the database is not available' } as const;
const UNAVAILABLE = { status: 'unavailable', reason: 'database is not available' } as const;
const DRAINING = { status: 'unavailable', reason: 'draining' } as const;

/** Whether this instance should receive requests. It listens only after the migrations, so they need no check. */
@Injectable()
export class Readiness {
  private isDraining = false;
  private checkedAt = -Infinity;
  private result: Promise<ReadinessResult> = Promise.resolve(UNAVAILABLE);
  /** Nodes that have not answered a check yet. */
  private readonly asked = new Set<number>();

  constructor(
    private readonly database: DatabaseCheck,
    @Inject(Shards) private readonly shards: Pick<ShardMap, 'all' | 'of'>,
  ) {}

  /** Reports not ready from now on, because the process is about to end. */
  drain(): void {
    this.isDraining = true;
  }

  /** Writes to each node once a second, however many probes there are. */
  async check(): Promise<ReadinessResult> {
    if (this.isDraining) return DRAINING;
    const now = performance.now();
    if (now - this.checkedAt >= READINESS_REUSE_MS) {
      this.checkedAt = now;
      this.result = this.checkNodes();
    }
    return this.result;
  }

  /** A node's writes say nothing about the shards of other nodes. */
  private async checkNodes(): Promise<ReadinessResult> {
    const { all } = this.shards;
    const nodes = [...new Set(all.map(({ node }) => node))];
    const writable = await Promise.all(nodes.map((node) => this.isWritable(node)));
    const share = all.filter(({ node }) => writable[nodes.indexOf(node)]).length / all.length;
    if (share === 1) return OK;
    return share < MIN_WRITABLE_SHARE ? UNAVAILABLE : DEGRADED;
  }

  /** One transaction of a node at a time, however long it takes. */
  private async isWritable(node: number): Promise<boolean> {
    if (this.asked.has(node)) return false;
    this.asked.add(node);
    const written = this.database
      .write(this.infoHashOn(node))
      .then(
        () => true,
        () => false,
      )
      .finally(() => this.asked.delete(node));
    return new Promise((resolve) => {
      const timeout = setTimeout(() => resolve(false), READINESS_TIMEOUT_MS).unref();
      void written.then(resolve).finally(() => clearTimeout(timeout));
    });
  }

  private infoHashOn(node: number): Buffer {
    for (;;) {
      const infoHash = randomBytes(20);
      if (this.shards.of(infoHash).node === node) return infoHash;
    }
  }
}
