import { useEffect, useId, useRef } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'password' | 'date';
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Below the field. */
  readonly hint?: string;
  /** Whether it gets the focus when it appears. */
  readonly focus?: boolean;
}

/** A text field with its label. */
export function Field({ label, hint, focus = false, name, type = 'text', ...others }: FieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) input.current?.focus();
  }, []);
  const attributes = {
    id,
    ref: input,
    name,
    spellcheck: false,
    // A dialog gives this field the focus when it opens.
    autofocus: focus,
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    ...others,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'text' && <input type="text" {...attributes} />}
      {type === 'password' && <input type="password" {...attributes} />}
      {type === 'date' && <input type="date" {...attributes} />}
      {hint !== undefined && (
        <small id={`${id}-hint`} class="quiet">
          {hint}
        </small>
      )}
    </div>
  );
}
