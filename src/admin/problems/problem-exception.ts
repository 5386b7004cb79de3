import { HttpException } from '@nestjs/common';
import { type InvalidField, Problem } from './problem.js';

/** An error response with problem details and headers. */
export class ProblemException extends HttpException {
  readonly problem: Problem;

  constructor(
    status: number,
    detail: string,
    errors?: readonly InvalidField[],
    readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {
    const problem = new Problem(status, detail, errors);
    super(problem, status);
    this.problem = problem;
  }

  /** Status 400, for one invalid field. */
  static ofField(field: string, message: string): ProblemException {
    return new ProblemException(400, `${field} ${message}`, [{ field, message }]);
  }
}
