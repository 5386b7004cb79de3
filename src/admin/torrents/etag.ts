import type { IncomingMessage } from 'node:http';
import type { ApiHeaderOptions } from '@nestjs/swagger';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { ProblemException } from '../problems/problem-exception.js';
import type { Precondition } from './torrent-description.js';

/** Documents the header of a response with a torrent. */
export const ETAG = {
  ETag: { description: 'Changes with every change by an operator.', schema: { type: 'string' } },
};

/** Documents the header of a request that changes a torrent. */
export const IF_MATCH: ApiHeaderOptions = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of a previous response. The request fails with 412 if the torrent has changed since.',
};

const ETAGS = /^\s*(W\/)?"[\x21\x23-\x7e]*"\s*(,\s*(W\/)?"[\x21\x23-\x7e]*"\s*)*$/;

/** Identifies what operators have set, not the counts. A torrent that was removed and registered again gets other ETags. */
export function etagOf({ createdAt, version }: Torrent): string {
  return `"${createdAt.getTime().toString(36)}-${version}"`;
}

/** Evaluates `If-Match` and `If-None-Match: *` (RFC 9110). @throws ProblemException if one is invalid */
export function preconditionOf({ headers }: IncomingMessage): Precondition {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && match.trim() !== '*' && !ETAGS.test(match)) {
    throw ProblemException.ofField('If-Match', 'must be * or a list of ETags');
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
