import { HttpException, MethodNotAllowedException } from '@nestjs/common';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { failureKindOf } from './failure-kind.js';

describe('failureKindOf', () => {
  it.each([
    [new TrackerError('peer_id is missing'), 'malformed'],
    [new TrackerError('torrent is not allowed', 'never', 'denied'), 'denied'],
    [new MethodNotAllowedException(), 'malformed'],
    [new HttpException('URI too long', 414), 'malformed'],
    [new HttpException('no', 500), 'internal'],
    [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'database'],
    [new Error('column "x" does not exist'), 'internal'],
    ['a text', 'internal'],
  ])('should be told from %p', (error, kind) => {
    expect(failureKindOf(error)).toBe(kind);
  });
});
