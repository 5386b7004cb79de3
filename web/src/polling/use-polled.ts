import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type ReadOptions, RequestError, textOf } from '../api/request.js';

/** Milliseconds between two requests of the same data. */
const POLL_MS = 10_000;

/** Data that is read again and again. */
export interface Polled<T> {
  /** The latest; undefined before the first, or after the key has changed. */
  readonly data?: T;
  /** Why the last request failed. The data is then older. */
  readonly problem?: string;
  /** HTTP status of the failure. */
  readonly status?: number;
  /** Reads it now. */
  readonly reload: () => void;
}

type Result<T> = Omit<Polled<T>, 'reload'> & { readonly key: string };

/**
 * Reads data when the key changes and then every ten seconds, except while nobody sees the page.
 * @param key what the data depends on
 */
export function usePolled<T>(
  key: string,
  load: (read: ReadOptions) => Promise<T>,
  pauseOf: () => number = () => POLL_MS,
): Polled<T> {
  const [result, setResult] = useState<Result<T>>({ key });
  const [asked, setAsked] = useState(0);
  const latest = useRef({ load, pauseOf });
  latest.current = { load, pauseOf };

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDue = true;
    // What an operator asks for, or has just changed, is read anew.
    let maxAge = 0;
    const run = async () => {
      timer = undefined;
      isDue = true;
      if (document.hidden) return;
      isDue = false;
      await read();
      if (!ended.signal.aborted) timer = setTimeout(run, latest.current.pauseOf());
    };
    const read = async () => {
      try {
        const data = await latest.current.load({ signal: ended.signal, maxAge });
        maxAge = POLL_MS / 1000;
        if (!ended.signal.aborted) setResult({ key, data });
      } catch (error) {
        if (ended.signal.aborted) return;
        const status = error instanceof RequestError ? error.status : undefined;
        setResult(({ data, key: before }) => ({
          key,
          data: before === key ? data : undefined,
          problem: textOf(error),
          status,
        }));
      }
    };
    const onVisible = () => {
      if (!document.hidden && isDue && timer === undefined) void run();
    };
    document.addEventListener('visibilitychange', onVisible);
    void run();
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, asked]);

  const reload = useCallback(() => setAsked((times) => times + 1), []);
  return result.key === key ? { ...result, reload } : { reload };
}
