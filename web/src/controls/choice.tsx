import { useId } from 'preact/hooks';

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  /** Values with their texts. */
  readonly options: readonly (readonly [value: string, text: string])[];
  /** Set from outside, together with `onChange`; otherwise a form reads it. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** A list to choose from, with its label. */
export function Choice({ label, name, options, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} value={value} onChange={(event) => onChange?.(event.currentTarget.value)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
