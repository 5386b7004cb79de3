import { changeMember } from '../api/members.js';
import { announce } from '../controls/announcer.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

interface DisableDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** Refuses the announces of a member from now on. */
export function DisableDialog({ id, onClose }: DisableDialogProps) {
  const disable = async (fields: FormData) => {
    await changeMember(id, String(fields.get('reason')).trim());
    announce(`${id} is disabled.`);
  };
  return (
    <Dialog title={`Disable ${id}?`} action="Disable" isDanger onAction={disable} onClose={onClose}>
      <p>Within seconds every instance refuses the announces of this member.</p>
      <Field
        label="Reason"
        name="reason"
        required
        maxLength={200}
        hint="The member reads it in each client, as the tracker's failure."
        focus
      />
    </Dialog>
  );
}
