import { CreateTorrentAndPeer1795305600000 } from './1795305600000-create-torrent-and-peer.js';
import { CreateChore1795305700000 } from './1795305700000-create-chore.js';
import { CreateSecret1795305800000 } from './1795305800000-create-secret.js';

/** Every migration, oldest first. What has been released is never edited: a change is a new one. */
export const migrations = [CreateTorrentAndPeer1795305600000, CreateChore1795305700000, CreateSecret1795305800000];
