import { Injectable, type PipeTransform } from '@nestjs/common';
import { ProblemException } from '../problems/problem-exception.js';

/** Validates an id in a path: a positive bigint. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^[1-9][0-9]{0,17}$/.test(value)) throw new ProblemException(404, 'there is nothing with this id');
    return value;
  }
}
