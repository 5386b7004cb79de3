import type { Pages } from '../polling/use-pages.js';

interface PagerProps {
  readonly pages: Pages;
  /** `next` of the current page. */
  readonly next?: string | null;
  readonly label: string;
}

/** Leads through a list; nothing where one page holds it. */
export function Pager({ pages, next, label }: PagerProps) {
  if (pages.number === 1 && !next) return null;
  return (
    <nav class="pager" aria-label={label}>
      <button type="button" disabled={pages.number === 1} onClick={pages.previous}>
        Previous
      </button>
      <span aria-current="page">Page {pages.number}</span>
      <button type="button" disabled={!next} onClick={() => next && pages.next(next)}>
        Next
      </button>
    </nav>
  );
}
