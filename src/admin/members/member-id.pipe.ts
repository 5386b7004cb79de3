import { Injectable, type PipeTransform } from '@nestjs/common';
import { ProblemException } from '../problems/problem-exception.js';
import { MEMBER_ID } from './member-description.js';

/** Validates the id of a member in a path. */
@Injectable()
export class MemberIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!MEMBER_ID.test(value)) throw ProblemException.ofField('id', 'must be 1 to 64 of 0-9 A-Z a-z _ . -');
    return value;
  }
}
