import { Injectable } from '@nestjs/common';
import { SILENT_INSTANCE_SECONDS } from '../../config/limits/statistics.limits.js';
import { counterName, SHOWN_ACTIONS, TRANSPORTS } from '../../tracker/activity/counter-name.js';
import { OUTCOMES } from '../../tracker/counters/transport-counters.js';
import { InstancesService } from '../../tracker/instances/instances.service.js';
import type { InstanceState } from '../../tracker/instances/tracker-state.js';
import { StatisticsRepository } from '../../tracker/statistics/statistics.repository.js';
import { AccountRepository } from '../members/accounts/account.repository.js';
import { MembersService } from '../members/members.service.js';
import { PasskeysService } from '../members/passkeys/passkeys.service.js';
import { AdminError } from '../problems/admin-error.js';
import type { OcelotParameters } from './ocelot-parameters.js';

const DAY_SECONDS = 86_400;

/** The reports of Ocelot: lines of a number and its name. */
@Injectable()
export class OcelotReportService {
  constructor(
    private readonly statistics: StatisticsRepository,
    private readonly instances: InstancesService,
    private readonly members: MembersService,
    private readonly passkeys: PasskeysService,
    private readonly accounts: AccountRepository,
  ) {}

  /** @throws AdminError if there is no such report */
  async report(parameters: OcelotParameters): Promise<string[]> {
    switch (parameters.optional('get')) {
      case 'stats':
        return this.stats();
      case 'user':
        return this.user(parameters.passkey('key'));
      default:
        throw new AdminError('invalid', 'must be stats or user', 'get');
    }
  }

  /** Of the whole tracker: peers as of the last census, the rest as the instances last reported. */
  private async stats(): Promise<string[]> {
    const { leechers, seeders } = await this.statistics.read();
    const known = await this.instances.known();
    const running = (known?.state.instances ?? []).filter(({ silence }) => silence <= SILENT_INSTANCE_SECONDS);
    const first = Math.min(...running.map(({ startedAt }) => startedAt));
    const connections = running.reduce((sum, instance) => sum + instance.connections, 0);
    const requestRate = running.reduce((sum, instance) => sum + requestsPerSecond(instance), 0);
    return [
      `Uptime: ${durationOf(known && running.length > 0 ? (known.state.readAt - first) / 1000 + known.age : 0)}`,
      `${connections} open connections`,
      `${Math.round(requestRate)} requests/s`,
      `${leechers} leechers tracked`,
      `${seeders} seeders tracked`,
    ];
  }

  /** Nothing for an unknown passkey, as Ocelot does. */
  private async user(passkey: string): Promise<string[]> {
    const id = await this.passkeys.ownerOf(passkey);
    if (id === undefined) return [];
    const { leeching, seeding } = await this.accounts.accountOf(await this.members.find(id));
    return [`${leeching} leeching`, `${seeding} seeding`];
  }
}

function requestsPerSecond({ recent, recentMs }: InstanceState): number {
  const names = TRANSPORTS.flatMap((transport) =>
    SHOWN_ACTIONS.flatMap((action) => OUTCOMES.map((outcome) => counterName.requests(transport, action, outcome))),
  );
  return (names.reduce((sum, name) => sum + (recent[name] ?? 0), 0) / Math.max(1, recentMs)) * 1000;
}

/** Such as `3 days, 04:05:06`. */
function durationOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const clock = new Date((whole % DAY_SECONDS) * 1000).toISOString().slice(11, 19);
  return `${Math.floor(whole / DAY_SECONDS)} days, ${clock}`;
}
