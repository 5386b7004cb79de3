import type { IncomingMessage } from 'node:http';
import { type Precondition, revisionOf } from './registered-torrent.js';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { ProblemException } from '../problems/problem-exception.js';

const ETAGS = /^\s*(W\/)?"[\x21\x23-\x7e]*"\s*(,\s*(W\/)?"[\x21\x23-\x7e]*"\s*)*$/;

/** Of what operators say of a torrent: its counts change without it. */
export function etagOf(torrent: Torrent): string {
  return `"${revisionOf(torrent)}"`;
}

/** What `If-Match` and `If-None-Match: *` ask for (RFC 9110); nothing where neither is there. */
export function preconditionOf({ headers }: IncomingMessage): Precondition {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && match.trim() !== '*' && !ETAGS.test(match)) {
    throw ProblemException.ofField('If-Match', 'must be * or ETags');
  }
  if (noneMatch !== undefined && noneMatch.trim() !== '*') throw ProblemException.ofField('If-None-Match', 'must be *');
  return (current) => {
    if (noneMatch !== undefined && current !== undefined) return false;
    if (match === undefined) return true;
    // Weak ETags never match here (section 13.1.1).
    return (
      current !== undefined && (match.trim() === '*' || match.split(',').some((tag) => tag.trim() === etagOf(current)))
    );
  };
}

/** Documents the header of a response with a torrent. */
export const ETAG = {
  ETag: { description: 'Changes with every change that an operator makes.', schema: { type: 'string' } },
};
