import { ApiProperty } from '@nestjs/swagger';
import type { ImportSummary } from './import-summary.js';

class InvalidLine {
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

  @ApiProperty({ type: [InvalidLine], description: 'Lines that could not be parsed, numbered from 1.' })
  invalid!: readonly InvalidLine[];
}
