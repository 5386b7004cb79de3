import { useState } from 'preact/hooks';
import type { CreatedPasskeyView } from '../../../src/admin/members/passkeys/passkey.dto.js';
import { createPasskey } from '../api/members.js';
import { Choice } from '../controls/choice.js';
import { Dialog } from '../controls/dialog.js';

interface PasskeyDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

const DAY_SECONDS = 86_400;

/** Gives a member a new passkey, and shows it once. */
export function PasskeyDialog({ id, onClose }: PasskeyDialogProps) {
  const [created, setCreated] = useState<CreatedPasskeyView>();
  if (created) {
    return (
      <Dialog key="created" title={`The new passkey of ${id}`} onClose={onClose}>
        <p>Copy it now. It is not shown again; the tracker stores only a hash of it.</p>
        <p>
          <code class="secret">{created.passkey}</code>
        </p>
      </Dialog>
    );
  }
  const create = async (fields: FormData) => {
    setCreated(await createPasskey(id, Number(fields.get('grace')) * DAY_SECONDS));
  };
  return (
    <Dialog
      key="create"
      title={`Give ${id} a new passkey?`}
      action="Create"
      onAction={create}
      onClose={onClose}
      staysOpen
    >
      <Choice
        label="The older ones end"
        name="grace"
        options={[
          ['0', 'now'],
          ['1', 'in a day'],
          ['7', 'in a week'],
          ['30', 'in 30 days'],
        ]}
      />
      <p class="quiet">Until then, clients that use them read a warning to download the torrent file again.</p>
    </Dialog>
  );
}
