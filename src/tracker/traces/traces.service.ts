import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { TRACES_REFRESH_MS } from '../../config/limits/log.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { RepeatedTask } from '../repeated-task.js';
import { Trace, type TraceKind } from './trace.entity.js';

/** What a trace may match. */
export type Traceable = Readonly<Partial<Record<TraceKind, Buffer>>>;

/** The traces that are active, in this instance's memory. */
@Injectable()
export class TracesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly refreshing = new RepeatedTask(() => this.refresh(), TRACES_REFRESH_MS);
  private active: readonly Trace[] = [];

  constructor(@InjectRepository(Trace, DATA_SOURCE) private readonly traces: Repository<Trace>) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.refreshing.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.refreshing.stop();
  }

  /** Whether there is any. */
  get isActive(): boolean {
    return this.active.length > 0;
  }

  match(request: Traceable): boolean {
    return this.active.some(({ kind, value }) => request[kind]?.equals(value));
  }

  /** Reads the traces. While the database is not available, the known ones stay. */
  async refresh(): Promise<void> {
    try {
      this.active = await this.traces.findBy({ expiresAt: MoreThan(new Date()) });
    } catch {
      // The reading of the access rules reports it.
      const now = Date.now();
      this.active = this.active.filter(({ expiresAt }) => expiresAt.getTime() > now);
    }
  }
}
