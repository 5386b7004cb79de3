import { Injectable, type PipeTransform } from '@nestjs/common';
import { ProblemException } from '../problems/problem-exception.js';

/** Parses a peer_id in a path: 40 hex digits. */
@Injectable()
export class PeerIdPipe implements PipeTransform<string, Buffer> {
  transform(value: string): Buffer {
    if (!/^[0-9a-f]{40}$/i.test(value)) throw ProblemException.ofField('peerId', 'must be 40 hex digits');
    return Buffer.from(value, 'hex');
  }
}
