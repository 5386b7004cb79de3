import type { ComponentChildren } from 'preact';
import { BASE, navigate } from './route.js';

interface LinkProps {
  /** Path below the page. */
  readonly to: string;
  readonly class?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another view. The browser's own ways to open it, as in a new tab, work. */
export function Link({ to, isCurrent = false, children, ...others }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
    window.scrollTo(0, 0);
  };
  return (
    <a href={BASE + to} aria-current={isCurrent ? 'page' : undefined} onClick={follow} {...others}>
      {children}
    </a>
  );
}
