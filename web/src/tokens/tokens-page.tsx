import { useState } from 'preact/hooks';
import type { TokenView } from '../../../src/admin/tokens/token.dto.js';
import { listTokens, revokeToken } from '../api/tokens.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { type Column, Table } from '../controls/table.js';
import { dateTime } from '../format/times.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { TokenDialog } from './token-dialog.js';

/** The credentials of scripts. */
export function TokensPage() {
  const pages = usePages('');
  const polled = usePolled(`tokens ${pages.cursor}`, (read) => listTokens(pages.cursor, read));
  const [isCreating, setIsCreating] = useState(false);
  const [revoked, setRevoked] = useState<TokenView>();
  const revoke = async ({ id, name }: TokenView) => {
    await revokeToken(id);
    announce(`The token ${name} is revoked.`);
  };
  const close = () => {
    setIsCreating(false);
    setRevoked(undefined);
    polled.reload();
  };
  return (
    <>
      <div class="title">
        <h1>Tokens</h1>
        <button type="button" class="primary" onClick={() => setIsCreating(true)}>
          Create a token…
        </button>
      </div>
      <section class="card" aria-label="List of tokens">
        <Loaded of={polled}>
          {({ items, next }) => (
            <>
              <Table
                caption="Tokens, oldest first"
                columns={columnsWith(setRevoked)}
                rows={items}
                keyOf={({ id }) => id}
                empty="There are no tokens. A script needs one, so that it does not need the password."
              />
              <Pager pages={pages} next={next} label="Pages of tokens" />
            </>
          )}
        </Loaded>
      </section>
      {isCreating && <TokenDialog onClose={close} />}
      {revoked && (
        <Dialog title="Revoke this token?" action="Revoke" isDanger onAction={() => revoke(revoked)} onClose={close}>
          <p>
            <strong>{revoked.name}</strong> is refused from now on. This cannot be undone.
          </p>
        </Dialog>
      )}
    </>
  );
}

function columnsWith(revoke: (token: TokenView) => void): readonly Column<TokenView>[] {
  return [
    { title: 'Name', isName: true, cell: ({ name }) => name },
    { title: 'May', cell: ({ scope }) => <span class="badge">{scope}</span> },
    { title: 'Created', isNumber: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
    {
      title: 'Last used',
      isNumber: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Ago at={lastUsedAt} />),
    },
    { title: 'Expires', isNumber: true, cell: ({ expiresAt }) => (expiresAt === null ? 'never' : dateTime(expiresAt)) },
    {
      title: 'Actions',
      isTitleHidden: true,
      cell: (token) => (
        <button type="button" class="plain" aria-label={`Revoke ${token.name}`} onClick={() => revoke(token)}>
          Revoke
        </button>
      ),
    },
  ];
}
