import { useState } from 'preact/hooks';
import type { CreatedTokenView } from '../../../src/admin/tokens/token.dto.js';
import { createToken } from '../api/tokens.js';
import { Choice } from '../controls/choice.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

/** Creates a token, and shows it once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [created, setCreated] = useState<CreatedTokenView>();
  if (created) {
    return (
      <Dialog key="created" title={`The token ${created.name}`} onClose={onClose}>
        <p>Copy it now. It is not shown again; the tracker stores only a hash of it.</p>
        <p>
          <code class="secret">{created.token}</code>
        </p>
      </Dialog>
    );
  }
  const create = async (fields: FormData) => {
    const day = String(fields.get('expires'));
    setCreated(
      await createToken({
        name: String(fields.get('name')).trim(),
        scope: String(fields.get('scope')),
        ...(day !== '' && { expiresAt: new Date(`${day}T00:00:00`).toISOString() }),
      }),
    );
  };
  return (
    <Dialog key="create" title="Create a token" action="Create" onAction={create} onClose={onClose} staysOpen>
      <Field label="Name" name="name" required maxLength={100} hint="Its purpose. The audit log shows it." focus />
      <Choice
        label="It may"
        name="scope"
        options={[
          ['read', 'read'],
          ['write', 'read and change'],
        ]}
      />
      <Field label="Expires" name="expires" type="date" hint="Optional. At the beginning of that day." />
    </Dialog>
  );
}
