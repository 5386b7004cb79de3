import { useEffect, useState } from 'preact/hooks';

export const BASE = '/admin';

/** Which view is shown, with its parameters. */
export interface Route {
  /** Path below the page, without the first slash: `torrents/aa...`. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

const MOVED = 'moved';

function current(): Route {
  const { pathname, search } = window.location;
  return { path: pathname.slice(BASE.length).replace(/^\/|\/$/g, ''), parameters: new URLSearchParams(search) };
}

/** Shows another view. @param path below the page, like `/torrents?query=x` */
export function navigate(path: string, { replace = false } = {}): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', BASE + path);
  window.dispatchEvent(new Event(MOVED));
}

/** The current route; the component is drawn again when it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(current);
  useEffect(() => {
    const update = () => setRoute(current());
    window.addEventListener('popstate', update);
    window.addEventListener(MOVED, update);
    return () => {
      window.removeEventListener('popstate', update);
      window.removeEventListener(MOVED, update);
    };
  }, []);
  return route;
}

/** Replaces parameters of the current view; an empty one is removed. */
export function setParameters(changes: Readonly<Record<string, string>>): void {
  const { path, parameters } = current();
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const query = parameters.toString();
  navigate(`/${path}${query === '' ? '' : `?${query}`}`, { replace: true });
}
