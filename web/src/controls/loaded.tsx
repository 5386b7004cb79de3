import type { ComponentChildren } from 'preact';
import type { Polled } from '../polling/use-polled.js';

interface LoadedProps<T> {
  readonly of: Polled<T>;
  readonly children: (data: T) => ComponentChildren;
}

/** Shows polled data, and above it why it is old or missing. */
export function Loaded<T>({ of: { data, problem }, children }: LoadedProps<T>) {
  return (
    <>
      <p class="problem" role="alert">
        {problem}
        {problem !== undefined && data !== undefined && ' The data below is older.'}
      </p>
      {data === undefined ? problem === undefined && <p class="quiet">Loading…</p> : children(data)}
    </>
  );
}
