import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AuditPage } from '../audit/audit-page.js';
import { BansPage } from '../bans/bans-page.js';
import { Announcer } from '../controls/announcer.js';
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
}

const VIEWS: readonly View[] = [
  { title: 'Overview', path: '', content: () => <OverviewPage /> },
  {
    title: 'Torrents',
    path: 'torrents',
    content: (infoHash) => (infoHash === '' ? <TorrentsPage /> : <TorrentPage key={infoHash} infoHash={infoHash} />),
  },
  { title: 'Bans', path: 'bans', content: () => <BansPage /> },
  { title: 'Tokens', path: 'tokens', content: () => <TokensPage /> },
  { title: 'Audit', path: 'audit', content: () => <AuditPage /> },
];

interface ShellProps {
  readonly operator: string;
  readonly onSignOut: () => void;
}

/** The navigation, and the view of the current path. */
export function Shell({ operator, onSignOut }: ShellProps) {
  const { path } = useRoute();
  const [first = '', ...rest] = path.split('/');
  const view = VIEWS.find((one) => one.path === first);
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
          {VIEWS.map(({ title, path }) => (
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
        {view ? view.content(rest.join('/')) : <h1>There is nothing here</h1>}
      </main>
      <Announcer />
    </div>
  );
}
