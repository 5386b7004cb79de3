import { Injectable, type PipeTransform } from '@nestjs/common';
import { parseInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { ProblemException } from '../problems/problem-exception.js';

export const INFO_HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Reads an info hash in a path: 40 hex digits, or the 64 of a v2 one, which are cut. */
@Injectable()
export class InfoHashPipe implements PipeTransform<string, Buffer> {
  transform(value: string): Buffer {
    if (!INFO_HASH.test(value)) throw ProblemException.ofField('infoHash', 'must be 40 or 64 hex digits');
    return parseInfoHash(Buffer.from(value, 'latin1'));
  }
}
