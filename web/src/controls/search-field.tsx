import { useEffect, useId, useRef, useState } from 'preact/hooks';

/** Milliseconds after the last key before the search begins. */
const PAUSE_MS = 300;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onSearch: (text: string) => void;
}

/** Searches while one types. */
export function SearchField({ label, value, placeholder, onSearch }: SearchFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (text: string, pause: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(text.trim()), pause);
  };
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <form
      class="field search"
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        search(text, 0);
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={placeholder}
        maxLength={200}
        spellcheck={false}
        onInput={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value, PAUSE_MS);
        }}
      />
    </form>
  );
}
