import { ApiProperty } from '@nestjs/swagger';
import { MAX_REPORTED_INVALID_LINES } from '../../config/limits/admin.limits.js';
import type { ImportSummary, InvalidLine } from './import-summary.js';

class InvalidLineView implements InvalidLine {
  @ApiProperty({ type: 'integer', minimum: 1 })
  line!: number;

  @ApiProperty()
  reason!: string;
}

export class ImportSummaryView implements ImportSummary {
  @ApiProperty({ type: 'integer', description: 'Lines that added something.' })
  created!: number;

  @ApiProperty({ type: 'integer', description: 'Lines whose item existed, or was in an earlier line.' })
  known!: number;

  @ApiProperty({ type: 'integer', description: 'Lines that were skipped because they could not be parsed.' })
  invalidCount!: number;

  @ApiProperty({
    type: [InvalidLineView],
    maxItems: MAX_REPORTED_INVALID_LINES,
    description: 'The first of these lines, numbered from 1.',
  })
  invalid!: readonly InvalidLineView[];
}
