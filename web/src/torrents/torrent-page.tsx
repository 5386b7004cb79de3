import { useState } from 'preact/hooks';
import type { TorrentView } from '../../../src/admin/torrents/torrent.view.js';
import { changeState, type KnownTorrent, readTorrent } from '../api/torrents.js';
import { SubjectChanges } from '../audit/subject-changes.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Fact, Facts } from '../controls/facts.js';
import { Loaded } from '../controls/loaded.js';
import { bytes, whole } from '../format/numbers.js';
import { usePolled } from '../polling/use-polled.js';
import { Link } from '../routing/link.js';
import { navigate } from '../routing/route.js';
import { textOf } from '../api/request.js';
import { DenyDialog } from './deny-dialog.js';
import { Peers } from './peers.js';
import { RemoveDialog } from './remove-dialog.js';
import { StateBadge } from './state-badge.js';
import { TorrentHistory } from './torrent-history.js';

/** One torrent: its counts, now and before, its peers, and what operators did to it. */
export function TorrentPage({ infoHash }: { readonly infoHash: string }) {
  const polled = usePolled(`torrent ${infoHash}`, (read) => readTorrent(infoHash, read));
  const [question, setQuestion] = useState<'deny' | 'remove'>();
  const name = polled.data?.torrent.name ?? infoHash;

  const allow = async (known: KnownTorrent) => {
    try {
      await changeState(known, 'allowed');
      announce(`${name} is allowed.`);
    } catch (error) {
      announce(textOf(error));
    }
    polled.reload();
  };
  const close = () => {
    setQuestion(undefined);
    polled.reload();
  };

  return (
    <>
      <p class="path">
        <Link to="/torrents">Torrents</Link>
      </p>
      <h1 class="torrent-title">{name}</h1>
      <Loaded of={polled}>
        {(known) => (
          <>
            <div class="title">
              <p class="hash">
                <StateBadge torrent={known.torrent} /> <code>{infoHash}</code>
              </p>
              <div class="buttons">
                {known.torrent.state !== 'allowed' && (
                  <button type="button" onClick={() => void allow(known)}>
                    Allow
                  </button>
                )}
                {known.torrent.state !== 'denied' && (
                  <button type="button" onClick={() => setQuestion('deny')}>
                    Deny…
                  </button>
                )}
                <button type="button" class="danger" onClick={() => setQuestion('remove')}>
                  Remove…
                </button>
              </div>
            </div>
            <TorrentCounts torrent={known.torrent} />
            <TorrentHistory torrent={known.torrent} />
            <Peers infoHash={infoHash} />
            <SubjectChanges key={known.etag} subject={infoHash} empty="No operator has changed it." />
            {question === 'deny' && <DenyDialog known={known} onClose={close} />}
            {question === 'remove' && (
              <RemoveDialog known={known} onClose={close} onRemoved={() => navigate('/torrents')} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function TorrentCounts({ torrent }: { readonly torrent: TorrentView }) {
  const { complete, incomplete, downloaded, size, createdAt, lastAnnounceAt } = torrent;
  return (
    <Facts>
      <Fact name="Seeders">{whole(complete)}</Fact>
      <Fact name="Leechers">{whole(incomplete)}</Fact>
      <Fact name="Downloads">{whole(downloaded)}</Fact>
      <Fact name="Size">{bytes(size)}</Fact>
      <Fact name="Added">
        <Ago at={createdAt} />
      </Fact>
      <Fact name="Last announce">{lastAnnounceAt === null ? 'never' : <Ago at={lastAnnounceAt} />}</Fact>
    </Facts>
  );
}
