import { STATUS_CODES } from 'node:http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export const PROBLEM_TYPE = 'application/problem+json';

export class InvalidField {
  @ApiProperty({ description: 'A field of the body, or a parameter of the query or the path.', example: 'state' })
  field!: string;

  @ApiProperty({ example: 'must be one of the following values: allowed, pending, denied' })
  message!: string;
}

/** Problem details (RFC 9457). */
export class Problem {
  @ApiProperty({ type: 'string', example: 'about:blank' })
  type = 'about:blank';

  @ApiProperty({ example: 'Not Found' })
  title: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status: number;

  @ApiPropertyOptional({ example: 'there is no such torrent' })
  detail?: string;

  @ApiPropertyOptional({ type: [InvalidField], description: 'Every invalid field.' })
  errors?: readonly InvalidField[];

  constructor(status: number, detail?: string, errors?: readonly InvalidField[]) {
    this.title = STATUS_CODES[status] ?? 'Error';
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }
}
