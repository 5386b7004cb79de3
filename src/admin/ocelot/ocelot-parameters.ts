import { INFO_HASH_BYTES } from '../../protocol/bittorrent/info-hash.js';
import { QueryString } from '../../protocol/http/query-string.js';
import { isPasskey } from '../../protocol/passkey/passkey.js';
import { CLIENT_PREFIX } from '../allowed-clients/client-prefix.pipe.js';
import { MEMBER_ID } from '../members/member-description.js';
import { AdminError } from '../problems/admin-error.js';

/** Characters of a passkey where a site sends many without a separator. */
const PASSKEY_LENGTH = 32;

/** Per cent. */
interface Factors {
  readonly uploadFactor: number;
  readonly downloadFactor: number;
}

/** By `freetorrent`: normal, freeleech, neutral leech. */
const FACTORS: ReadonlyMap<string, Factors> = new Map([
  ['0', { uploadFactor: 100, downloadFactor: 100 }],
  ['1', { uploadFactor: 100, downloadFactor: 0 }],
  ['2', { uploadFactor: 0, downloadFactor: 0 }],
]);

/**
 * The parameters of a request of Gazelle. Unknown ones are ignored.
 * All methods throw an AdminError for a value that is missing or not valid, and a TrackerError for a `%` without two hex digits.
 */
export class OcelotParameters {
  private readonly query: QueryString;

  /** @param url a request target */
  constructor(url: string) {
    this.query = new QueryString(url);
  }

  optional(name: string): string | undefined {
    return this.query.text(name);
  }

  infoHash(): Buffer {
    const infoHash = this.query.bytes('info_hash');
    if (infoHash?.length !== INFO_HASH_BYTES) throw invalid('info_hash', 'must be 20 bytes, percent-encoded');
    return infoHash;
  }

  /** At least one. */
  infoHashes(): Buffer[] {
    const bytes = this.query.bytes('info_hashes') ?? Buffer.alloc(0);
    if (bytes.length === 0 || bytes.length % INFO_HASH_BYTES !== 0) {
      throw invalid('info_hashes', 'must be 20 bytes for each torrent, percent-encoded');
    }
    return Array.from({ length: bytes.length / INFO_HASH_BYTES }, (_, at) =>
      bytes.subarray(at * INFO_HASH_BYTES, (at + 1) * INFO_HASH_BYTES),
    );
  }

  passkey(name = 'passkey'): string {
    const passkey = this.query.text(name);
    if (!isPasskey(passkey)) throw invalid(name, 'must be 16 to 64 of 0-9 A-Z a-z _ -');
    return passkey;
  }

  /** At least one. */
  passkeys(): string[] {
    const text = this.query.text('passkeys') ?? '';
    const passkeys = text.match(/[^]{1,32}/g) ?? [];
    if (passkeys.length === 0 || text.length % PASSKEY_LENGTH !== 0 || !passkeys.every(isPasskey)) {
      throw invalid('passkeys', 'must be 32 characters for each user');
    }
    return passkeys;
  }

  memberId(name: string): string {
    const id = this.query.text(name) ?? '';
    if (!MEMBER_ID.test(id)) throw invalid(name, 'must be the id of a user');
    return id;
  }

  factors(): Factors {
    const factors = FACTORS.get(this.query.text('freetorrent') ?? '');
    if (!factors) throw invalid('freetorrent', 'must be 0, 1 or 2');
    return factors;
  }

  /** Undefined if it is missing. */
  flag(name: string): boolean | undefined {
    const text = this.query.text(name);
    if (text !== undefined && text !== '0' && text !== '1') throw invalid(name, 'must be 0 or 1');
    return text === undefined ? undefined : text === '1';
  }

  clientPrefix(name: string): string {
    const prefix = this.query.text(name) ?? '';
    if (!CLIENT_PREFIX.test(prefix)) throw invalid(name, 'must be 1 to 20 printable ASCII characters');
    return prefix;
  }
}

function invalid(name: string, message: string): AdminError {
  return new AdminError('invalid', message, name);
}
