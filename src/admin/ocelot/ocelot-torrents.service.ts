import { Injectable } from '@nestjs/common';
import type { Operator } from '../auth/operator.js';
import { FactorsAdminService } from '../factors/factors-admin.service.js';
import { AdminError } from '../problems/admin-error.js';
import { TorrentsService } from '../torrents/torrents.service.js';
import { deletionReason } from './deletion-reason.js';
import type { OcelotParameters } from './ocelot-parameters.js';

const ALWAYS = () => true;

/** What Gazelle does with its torrents, and with the freeleech tokens of its users. */
@Injectable()
export class OcelotTorrentsService {
  constructor(
    private readonly torrents: TorrentsService,
    private readonly factors: FactorsAdminService,
  ) {}

  /** Registers the torrent, or serves it again. */
  async add(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [infoHash, factors] = [parameters.infoHash(), parameters.factors()];
    const add = () => this.torrents.register([infoHash], factors, operator);
    const serve = { state: 'allowed', reason: null, ...factors } as const;
    await unless('conflict', add, () => this.torrents.change(infoHash, serve, ALWAYS, operator));
  }

  async update(parameters: OcelotParameters, operator: Operator): Promise<void> {
    await this.torrents.change(parameters.infoHash(), parameters.factors(), ALWAYS, operator);
  }

  /** Changes those that are registered. @throws AdminError if others are not */
  async updateMany(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [infoHashes, factors] = [parameters.infoHashes(), parameters.factors()];
    let unknown = 0;
    for (const infoHash of infoHashes) {
      const change = () => this.torrents.change(infoHash, factors, ALWAYS, operator);
      await unless('not found', change, () => unknown++);
    }
    if (unknown > 0)
      throw new AdminError('not found', `${unknown} of ${infoHashes.length} torrents are not registered`);
  }

  /** With a reason, which members may read, the torrent is denied; without one it is unknown from then on. */
  async delete(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const infoHash = parameters.infoHash();
    const reason = deletionReason(parameters.optional('reason'));
    const remove = () =>
      reason === undefined
        ? this.torrents.remove(infoHash, ALWAYS, operator)
        : this.torrents.change(infoHash, { state: 'denied', reason }, ALWAYS, operator);
    await unless('not found', remove, () => undefined);
  }

  /** With a token, what the user downloads of the torrent is not charged. */
  async addToken(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [id, infoHash] = [parameters.memberId('userid'), parameters.infoHash()];
    const { uploadFactor } = await this.torrents.find(infoHash);
    await this.factors.setForMember(id, infoHash, { uploadFactor, downloadFactor: 0 }, operator);
  }

  async removeToken(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [id, infoHash] = [parameters.memberId('userid'), parameters.infoHash()];
    await unless(
      'not found',
      () => this.factors.removeForMember(id, infoHash, operator),
      () => undefined,
    );
  }

  /** @throws AdminError if it is not registered */
  async find(parameters: OcelotParameters): Promise<void> {
    await this.torrents.find(parameters.infoHash());
  }
}

/** Does something else if the first thing fails for this reason. */
async function unless(
  reason: AdminError['reason'],
  work: () => Promise<unknown>,
  otherwise: () => unknown,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AdminError) || error.reason !== reason) throw error;
    await otherwise();
  }
}
