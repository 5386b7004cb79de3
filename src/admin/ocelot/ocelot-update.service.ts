import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { AllowedClientsService } from '../allowed-clients/allowed-clients.service.js';
import type { Operator } from '../auth/operator.js';
import { AdminError } from '../problems/admin-error.js';
import { OcelotMembersService } from './ocelot-members.service.js';
import type { OcelotParameters } from './ocelot-parameters.js';
import { OcelotTorrentsService } from './ocelot-torrents.service.js';

type Action = (parameters: OcelotParameters, operator: Operator) => Promise<void>;

/** The actions of Ocelot, done by the services of the admin API. Each may be repeated. */
@Injectable()
export class OcelotUpdateService {
  private readonly actions: ReadonlyMap<string, Action>;

  constructor(
    members: OcelotMembersService,
    torrents: OcelotTorrentsService,
    private readonly clients: AllowedClientsService,
    private readonly settings: SwarmSettings,
  ) {
    this.actions = new Map<string, Action>([
      ['add_torrent', (...given) => torrents.add(...given)],
      ['update_torrent', (...given) => torrents.update(...given)],
      ['update_torrents', (...given) => torrents.updateMany(...given)],
      ['delete_torrent', (...given) => torrents.delete(...given)],
      ['info_torrent', (parameters) => torrents.find(parameters)],
      ['add_token', (...given) => torrents.addToken(...given)],
      ['remove_token', (...given) => torrents.removeToken(...given)],
      ['add_user', (...given) => members.add(...given)],
      ['update_user', (...given) => members.update(...given)],
      ['remove_user', (parameters, operator) => members.remove([parameters.passkey()], operator)],
      ['remove_users', (parameters, operator) => members.remove(parameters.passkeys(), operator)],
      ['change_passkey', (...given) => members.changePasskey(...given)],
      ['add_whitelist', (parameters, operator) => this.clients.add(parameters.clientPrefix('peer_id'), operator)],
      ['edit_whitelist', (...given) => this.editClient(...given)],
      ['remove_whitelist', (parameters, operator) => this.disallow(parameters.clientPrefix('peer_id'), operator)],
      ['update_announce_interval', (parameters) => this.checkInterval(parameters)],
    ]);
  }

  /** @throws AdminError if the action is unknown or fails */
  async update(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const action = this.actions.get(parameters.optional('action') ?? '');
    if (!action) throw new AdminError('invalid', 'is unknown', 'action');
    await action(parameters, operator);
  }

  /** The new one first: in between, an empty list would allow all clients. */
  private async editClient(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [before, after] = [parameters.clientPrefix('old_peer_id'), parameters.clientPrefix('new_peer_id')];
    await this.clients.add(after, operator);
    if (before !== after) await this.disallow(before, operator);
  }

  private async disallow(prefix: string, operator: Operator): Promise<void> {
    if ((await this.clients.list()).includes(prefix)) await this.clients.remove(prefix, operator);
  }

  /** All instances have the interval from their settings: expiry depends on it. */
  private async checkInterval(parameters: OcelotParameters): Promise<void> {
    const { interval } = this.settings;
    if (parameters.optional('new_announce_interval') !== String(interval)) {
      throw new AdminError('conflict', `the announce interval is ${interval}: YABTT_INTERVAL sets it, at a restart`);
    }
  }
}
