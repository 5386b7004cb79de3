import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AuditPage } from '../audit/audit-page.js';
import { BansPage } from '../bans/bans-page.js';
import { Announcer } from '../controls/announcer.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import { MemberPage } from '../members/member-page.js';
import { MembersPage } from '../members/members-page.js';
import { type Mode, ModeContext } from '../mode.js';
import { OverviewPage } from '../overview/overview-page.js';
import { Link } from '../routing/link.js';
import { useRoute } from '../routing/route.js';
import { TokensPage } from '../tokens/tokens-page.js';
import { TorrentPage } from '../torrents/torrent-page.js';
import { TorrentsPage } from '../torrents/torrents-page.js';
import { Logo } from './logo.js';

/** A view in the navigation. */
interface View {
  readonly title: string;
  /** First part of its path. */
  readonly path: string;
  readonly content: (rest: string) => ComponentChildren;
  /** Whether it shows nothing without members. */
  readonly isPrivate?: true;
}

const VIEWS: readonly View[] = [
  { title: 'Overview', path: '', content: () => <OverviewPage /> },
  {
    title: 'Torrents',
    path: 'torrents',
    content: (infoHash) => (infoHash === '' ? <TorrentsPage /> : <TorrentPage key={infoHash} infoHash={infoHash} />),
  },
  {
    title: 'Members',
    path: 'members',
    content: (id) => (id === '' ? <MembersPage /> : <MemberPage key={id} id={id} />),
    isPrivate: true,
  },
  { title: 'Ledger', path: 'ledger', content: () => <LedgerPage />, isPrivate: true },
  { title: 'Bans', path: 'bans', content: () => <BansPage /> },
  { title: 'Tokens', path: 'tokens', content: () => <TokensPage /> },
  { title: 'Audit', path: 'audit', content: () => <AuditPage /> },
];

interface ShellProps {
  readonly operator: string;
  readonly mode: Mode;
  readonly onSignOut: () => void;
}

/** The navigation, and the view of the current path. */
export function Shell({ operator, mode, onSignOut }: ShellProps) {
  const { path } = useRoute();
  const [first = '', ...rest] = path.split('/');
  const views = VIEWS.filter(({ isPrivate }) => !isPrivate || mode === 'private');
  const view = views.find((one) => one.path === first);
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);

  useEffect(() => {
    document.title = `${view?.title ?? 'Not found'} · YaBTT`;
    // A screen reader begins to read the new view.
    if (before.current !== path) main.current?.focus();
    before.current = path;
  }, [path]);

  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top">
        <Link to="/" class="brand">
          <Logo />
        </Link>
        <nav aria-label="Views">
          {views.map(({ title, path }) => (
            <Link key={path} to={`/${path}`} isCurrent={path === first}>
              {title}
            </Link>
          ))}
        </nav>
        <div class="account">
          <a href="/api/docs">API</a>
          <span class="quiet">{operator}</span>
          <button type="button" class="plain" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <ModeContext.Provider value={mode}>
          {view ? view.content(rest.join('/')) : <h1>There is nothing here</h1>}
        </ModeContext.Provider>
      </main>
      <Announcer />
    </div>
  );
}
