import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { type SettlementState, SettlementStateRepository } from '../../tracker/ledger/settlement-state.repository.js';
import { RecentRead } from './recent-read.js';

/** What a settlement left, and the seconds since it, which grow while nothing is read. */
export type LastSettled = Pick<SettlementState, 'head' | 'lag' | 'sessions'>;

/** The last settlement. Nothing without private mode. */
@Injectable()
export class LastSettlement implements OnApplicationBootstrap {
  private readonly recent: RecentRead<{ readonly at: number; readonly state: SettlementState }>;

  constructor(
    states: SettlementStateRepository,
    private readonly settings: SwarmSettings,
  ) {
    this.recent = new RecentRead(async () => ({ at: performance.now(), state: await states.read() }));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.mode === 'private') await this.recent.refresh();
  }

  read(): LastSettled | undefined {
    const known = this.settings.mode === 'private' ? this.recent.read() : undefined;
    if (!known) return undefined;
    const { head, lag, sessions } = known.state;
    return { head, sessions, lag: lag === null ? null : Math.max(0, lag) + (performance.now() - known.at) / 1000 };
  }
}
