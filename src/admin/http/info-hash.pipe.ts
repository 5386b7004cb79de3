import { Injectable, type PipeTransform } from '@nestjs/common';
import { parseHexInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { ProblemException } from '../problems/problem-exception.js';

/** Parses an info hash in a path: 40 hex digits, or 64 of a v2 hash, which are truncated. */
@Injectable()
export class InfoHashPipe implements PipeTransform<string, Buffer> {
  transform(value: string): Buffer {
    const infoHash = parseHexInfoHash(value);
    if (!infoHash) throw ProblemException.ofField('infoHash', 'must be 40 or 64 hex digits');
    return infoHash;
  }
}
