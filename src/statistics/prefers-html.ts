import type { Request } from 'express';

/** Whether a browser asks. A script that accepts anything gets the numbers. */
export function prefersHtml(request: Request): boolean {
  return /\btext\/html\b/i.test(request.headers.accept ?? '') && request.accepts(['html', 'json']) === 'html';
}
