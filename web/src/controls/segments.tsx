import { useId } from 'preact/hooks';

interface SegmentsProps<Option extends string> {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly value: Option;
  readonly onChange: (option: Option) => void;
}

/** A choice of a few, side by side. */
export function Segments<Option extends string>({ legend, options, value, onChange }: SegmentsProps<Option>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{legend}</legend>
      {options.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>{one}</span>
        </label>
      ))}
    </fieldset>
  );
}
