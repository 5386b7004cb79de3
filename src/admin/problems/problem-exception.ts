import { HttpException } from '@nestjs/common';
import { type InvalidField, Problem } from './problem.js';

/** A request that can't be fulfilled, with all that its sender is to read. */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    detail: string,
    errors?: readonly InvalidField[],
    readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {
    super(new Problem(status, detail, errors), status);
  }

  get problem(): Problem {
    return this.getResponse() as Problem;
  }

  /** Status 400 that names one field. */
  static ofField(field: string, message: string): ProblemException {
    return new ProblemException(400, `${field} ${message}`, [{ field, message }]);
  }
}
