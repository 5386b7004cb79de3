import { STATUS_CODES } from 'node:http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export const PROBLEM_TYPE = 'application/problem+json';

/** What is wrong with one field of a request. */
export class InvalidField {
  @ApiProperty({ description: 'The field, or the parameter of the query or the path.', example: 'state' })
  field!: string;

  @ApiProperty({ example: 'must be one of the following values: allowed, denied' })
  message!: string;
}

/** Why a request was not fulfilled (RFC 9457). */
export class Problem {
  @ApiProperty({ type: 'string', example: 'about:blank' })
  type = 'about:blank';

  @ApiProperty({ example: 'Not Found' })
  title: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status: number;

  @ApiPropertyOptional({ example: 'there is no such torrent' })
  detail?: string;

  @ApiPropertyOptional({ type: [InvalidField], description: 'Each field that is wrong.' })
  errors?: readonly InvalidField[];

  constructor(status: number, detail?: string, errors?: readonly InvalidField[]) {
    this.title = STATUS_CODES[status] ?? 'Error';
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }
}
