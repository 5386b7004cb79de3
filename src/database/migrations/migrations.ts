import { CreateTorrentAndPeer1795305600000 } from './1795305600000-create-torrent-and-peer.js';
import { CreateChore1795305700000 } from './1795305700000-create-chore.js';
import { CreateSecret1795305800000 } from './1795305800000-create-secret.js';
import { LetOperatorsGovernTorrents1795305900000 } from './1795305900000-let-operators-govern-torrents.js';
import { CreatePolicy1795306000000 } from './1795306000000-create-policy.js';
import { CreateAccessTokenAndAudit1795306100000 } from './1795306100000-create-access-token-and-audit.js';
import { CreateStatistics1795306200000 } from './1795306200000-create-statistics.js';
import { CreateRunOnShards1795306300000 } from './1795306300000-create-run-on-shards.js';

/** Every migration, oldest first. What has been released is never edited: a change is a new one. */
export const migrations = [
  CreateTorrentAndPeer1795305600000,
  CreateChore1795305700000,
  CreateSecret1795305800000,
  LetOperatorsGovernTorrents1795305900000,
  CreatePolicy1795306000000,
  CreateAccessTokenAndAudit1795306100000,
  CreateStatistics1795306200000,
  CreateRunOnShards1795306300000,
];
