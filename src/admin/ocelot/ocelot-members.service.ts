import { Injectable } from '@nestjs/common';
import type { Operator } from '../auth/operator.js';
import { MembersService } from '../members/members.service.js';
import { PasskeysService } from '../members/passkeys/passkeys.service.js';
import { AdminError } from '../problems/admin-error.js';
import type { OcelotParameters } from './ocelot-parameters.js';

/** The failure that the clients of a removed user read. */
const REMOVED = 'this account is disabled';

/** What Gazelle does with its users. It names them by their passkeys. */
@Injectable()
export class OcelotMembersService {
  constructor(
    private readonly members: MembersService,
    private readonly passkeys: PasskeysService,
  ) {}

  /** Adds the user with its passkey, or enables it again. The passkeys that it had before end. */
  async add(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [id, passkey] = [parameters.memberId('id'), parameters.passkey()];
    const owner = await this.passkeys.ownerOf(passkey);
    if (owner !== undefined && owner !== id) throw new AdminError('conflict', "this passkey is another user's");
    const known = await this.members.findIfKnown(id);
    if (!known) await this.members.put(id, {}, operator);
    else if (known.disabledReason !== null) {
      await this.members.change(id, { disabledReason: null, mayLeech: true }, operator);
    }
    if (owner === undefined) await this.passkeys.create(id, passkey, 0, operator);
  }

  async update(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const mayLeech = parameters.flag('can_leech');
    const id = await this.memberOf(parameters.passkey());
    if (mayLeech !== undefined) await this.members.change(id, { mayLeech }, operator);
  }

  /** Disables the users: their accounts stay, and Gazelle may add them again. Unknown ones are removed already. */
  async remove(passkeys: readonly string[], operator: Operator): Promise<void> {
    for (const passkey of passkeys) {
      const id = await this.passkeys.ownerOf(passkey);
      if (id !== undefined) await this.members.change(id, { disabledReason: REMOVED }, operator);
    }
  }

  /** The old passkey ends at once. */
  async changePasskey(parameters: OcelotParameters, operator: Operator): Promise<void> {
    const [before, after] = [parameters.passkey('oldpasskey'), parameters.passkey('newpasskey')];
    if (before === after) throw new AdminError('invalid', 'must be another passkey', 'newpasskey');
    const id = await this.passkeys.ownerOf(before);
    // Gazelle repeats a request whose answer it did not get.
    if (id === undefined && (await this.passkeys.ownerOf(after)) !== undefined) return;
    await this.passkeys.create(id ?? noUser(), after, 0, operator);
  }

  /** @throws AdminError if it is nobody's */
  async memberOf(passkey: string): Promise<string> {
    return (await this.passkeys.ownerOf(passkey)) ?? noUser();
  }
}

function noUser(): never {
  throw new AdminError('not found', 'there is no user with this passkey');
}
