import { useState } from 'preact/hooks';

/** The place in a list that is read page by page. */
export interface Pages {
  readonly cursor?: string;
  /** From 1. */
  readonly number: number;
  next(cursor: string): void;
  previous(): void;
}

/** @param key begins again at the first page when it changes */
export function usePages(key: string): Pages {
  const [state, setState] = useState<{ readonly key: string; readonly cursors: readonly string[] }>({
    key,
    cursors: [],
  });
  const cursors = state.key === key ? state.cursors : [];
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    next: (cursor) => setState({ key, cursors: [...cursors, cursor] }),
    previous: () => setState({ key, cursors: cursors.slice(0, -1) }),
  };
}
