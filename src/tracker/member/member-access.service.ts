import { Injectable } from '@nestjs/common';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { AnnounceEvent, type AnnounceRequest, isSeeder } from '../../protocol/bittorrent/announce.js';
import { isPasskey } from '../../protocol/passkey/passkey.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { passkeyInUrl } from '../../protocol/passkey/passkey-in-url.js';
import { MembersService } from './members.service.js';
import { passkeyHash } from './passkey/passkey-hash.js';
import { PasskeyUse } from './passkey/passkey-use.js';

const PEER_ID_BYTES = 20;
const MEMBER_BYTES = 4;

/** An announce of a member, and what its client shall read. */
export interface AdmittedAnnounce {
  readonly request: AnnounceRequest;
  readonly member: number;
  readonly warning?: string;
}

/** Admits members by their passkeys, in private mode. */
@Injectable()
export class MemberAccessService {
  constructor(
    private readonly members: MembersService,
    private readonly use: PasskeyUse,
    private readonly settings: PrivateSettings,
  ) {}

  /**
   * Finds the member who announces.
   * @returns the announce as the member's
   * @throws TrackerError for an unknown passkey, and for what the member may not do; a member may always stop
   */
  admit(request: AnnounceRequest): AdmittedAnnounce {
    const { table, passkeys } = this.members;
    const row = this.rowOf(request.passkey ?? this.passkeyOverUdp(request));
    const member = passkeys.memberAt(row);
    if (request.event !== AnnounceEvent.Stopped) {
      this.checkActive(member);
      if (!isSeeder(request) && !table.mayLeech(member)) {
        throw new TrackerError('leeching is disabled for this account', 'never', 'member_disabled');
      }
      if (!this.members.allowsClient(request.peerId))
        throw new TrackerError('client is not allowed', 'never', 'banned');
    }
    const isEnding = passkeys.expiryAt(row) !== Infinity;
    return {
      request: { ...request, member, identity: identityOf(request.peerId, member), arrivedAt: performance.now() },
      member,
      warning: isEnding ? 'this passkey is being replaced: download the torrent file again' : undefined,
    };
  }

  /** @throws TrackerError unless this is the passkey of a member who is not disabled */
  checkScrape(passkey: string | undefined): void {
    this.checkActive(this.members.passkeys.memberAt(this.rowOf(passkey)));
  }

  /** Whether a member's peer is not selected for the peers of another one. */
  excludes(asker: number, member: number, isLeecher: boolean): boolean {
    const { table } = this.members;
    return member === asker || !table.isActive(member) || (isLeecher && !table.mayLeech(member));
  }

  private rowOf(passkey: string | undefined): number {
    const row = isPasskey(passkey) ? this.members.passkeys.find(passkeyHash(passkey)) : 0;
    if (row === 0 || this.members.passkeys.expiryAt(row) <= Date.now()) {
      throw new TrackerError('passkey is unknown: download the torrent file again', 'never', 'unknown_passkey');
    }
    this.use.note(this.members.passkeys.idAt(row));
    return row;
  }

  private checkActive(member: number): void {
    const reason = this.members.table.disabledReason(member);
    if (reason !== undefined) throw new TrackerError(reason, 'never', 'member_disabled');
  }

  private passkeyOverUdp({ urlData }: AnnounceRequest): string | undefined {
    return urlData && passkeyInUrl(urlData.toString('latin1'), this.settings.passkeyParam);
  }
}

/** Peer id and number of the member: in private mode, both identify a peer. */
function identityOf(peerId: Buffer, member: number): Buffer {
  const identity = Buffer.allocUnsafe(PEER_ID_BYTES + MEMBER_BYTES);
  identity.set(peerId);
  identity.writeInt32BE(member, PEER_ID_BYTES);
  return identity;
}
