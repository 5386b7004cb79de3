import { addBan } from '../api/bans.js';
import { announce } from '../controls/announcer.js';
import { Choice } from '../controls/choice.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

/** Bans addresses or a client. */
export function BanDialog({ onClose }: { readonly onClose: () => void }) {
  const ban = async (fields: FormData) => {
    const reason = String(fields.get('reason')).trim();
    const { value } = await addBan({
      kind: String(fields.get('kind')),
      value: String(fields.get('value')).trim(),
      ...(reason !== '' && { reason }),
    });
    announce(`${value} is banned.`);
  };
  return (
    <Dialog title="Ban addresses or a client" action="Ban" isDanger onAction={ban} onClose={onClose}>
      <Choice
        label="Kind"
        name="kind"
        options={[
          ['address', 'Addresses'],
          ['client', 'Client'],
        ]}
      />
      <Field
        label="Value"
        name="value"
        required
        maxLength={100}
        hint="An address, a CIDR like 203.0.113.0/24, or first-last; for a client the beginning of its peer id, like -XL0012."
        focus
      />
      <Field label="Reason" name="reason" maxLength={500} hint="Optional. Operators see it." />
      <p class="quiet">Within seconds every instance refuses its announces.</p>
    </Dialog>
  );
}
