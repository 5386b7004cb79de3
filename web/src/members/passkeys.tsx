import { useState } from 'preact/hooks';
import type { PasskeyView } from '../../../src/admin/members/passkeys/passkey.dto.js';
import { endPasskey, listPasskeys } from '../api/members.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Loaded } from '../controls/loaded.js';
import { type Column, Table } from '../controls/table.js';
import { dateTime } from '../format/times.js';
import { usePolled } from '../polling/use-polled.js';
import { PasskeyDialog } from './passkey-dialog.js';

/** The passkeys of a member, without their secrets. */
export function Passkeys({ id }: { readonly id: string }) {
  const polled = usePolled(`passkeys ${id}`, (read) => listPasskeys(id, read));
  const [isCreating, setIsCreating] = useState(false);
  const [ended, setEnded] = useState<PasskeyView>();
  const close = () => {
    setIsCreating(false);
    setEnded(undefined);
    polled.reload();
  };
  const end = async ({ id: passkey, hint }: PasskeyView) => {
    await endPasskey(id, passkey);
    announce(`The passkey …${hint} has ended.`);
  };
  return (
    <section class="card" aria-labelledby="passkeys">
      <div class="title">
        <h2 id="passkeys">Passkeys</h2>
        <button type="button" onClick={() => setIsCreating(true)}>
          New passkey…
        </button>
      </div>
      <Loaded of={polled}>
        {({ items }) => (
          <Table
            caption="Passkeys, by their last characters"
            columns={columnsWith(setEnded)}
            rows={items}
            keyOf={({ id }) => id}
            empty="It has no passkey, so it cannot announce."
          />
        )}
      </Loaded>
      {isCreating && <PasskeyDialog id={id} onClose={close} />}
      {ended && (
        <Dialog title="End this passkey?" action="End" isDanger onAction={() => end(ended)} onClose={close}>
          <p>
            Within seconds every instance refuses announces with <code>…{ended.hint}</code>.
          </p>
        </Dialog>
      )}
    </section>
  );
}

function columnsWith(end: (passkey: PasskeyView) => void): readonly Column<PasskeyView>[] {
  return [
    { title: 'Passkey', isName: true, cell: ({ hint }) => <code>…{hint}</code> },
    { title: 'Created', isNumber: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
    {
      title: 'Last used',
      isNumber: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Ago at={lastUsedAt} />),
    },
    { title: 'Ends', isNumber: true, cell: ({ expiresAt }) => (expiresAt === null ? 'never' : dateTime(expiresAt)) },
    {
      title: 'Actions',
      isTitleHidden: true,
      cell: (passkey) => (
        <button
          type="button"
          class="plain"
          aria-label={`End the passkey that ends with ${passkey.hint}`}
          onClick={() => end(passkey)}
        >
          End…
        </button>
      ),
    },
  ];
}
