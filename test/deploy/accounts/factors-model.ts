import type { Factors } from './account-model.js';

const FULL: Factors = { upload: 100, download: 100 };

/** The factors that are in force. */
export class FactorsModel {
  global = FULL;
  readonly ofMembers = new Map<string, Factors>();
  /** By info hash, in hex. */
  readonly ofTorrents = new Map<string, Factors>();
  private readonly tokens = new Map<string, Factors>();

  /** A factor of a member in one swarm; undefined ends it. */
  setToken(member: string, torrent: string, factors: Factors | undefined): void {
    if (factors) this.tokens.set(`${member} ${torrent}`, factors);
    else this.tokens.delete(`${member} ${torrent}`);
  }

  tokenOf(member: string, torrent: string): Factors | undefined {
    return this.tokens.get(`${member} ${torrent}`);
  }

  of(member: string, torrent: string): Factors {
    const token = this.tokenOf(member, torrent);
    if (token) return token;
    const all = [this.global, this.ofMembers.get(member) ?? FULL, this.ofTorrents.get(torrent) ?? FULL];
    // 100 counts as not set.
    const uploads = all.map(({ upload }) => upload).filter((upload) => upload !== FULL.upload);
    return {
      upload: uploads.length > 0 ? Math.max(...uploads) : FULL.upload,
      download: Math.min(...all.map(({ download }) => download)),
    };
  }
}
