import { Injectable, type PipeTransform } from '@nestjs/common';
import { ProblemException } from '../problems/problem-exception.js';

/** The beginning of a peer id (BEP 20). */
export const CLIENT_PREFIX = /^[\x21-\x7e]{1,20}$/;

@Injectable()
export class ClientPrefixPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!CLIENT_PREFIX.test(value))
      throw ProblemException.ofField('prefix', 'must be 1 to 20 printable ASCII characters');
    return value;
  }
}
