import { ApiProperty } from '@nestjs/swagger';
import type { ImportSummary } from './import-summary.js';

class InvalidLine {
  @ApiProperty({ type: 'integer', minimum: 1 })
  line!: number;

  @ApiProperty()
  reason!: string;
}

/** What became of the lines of an import. */
export class ImportSummaryView implements ImportSummary {
  @ApiProperty({ type: 'integer', description: 'Lines that brought something new.' })
  created!: number;

  @ApiProperty({ type: 'integer', description: 'Lines whose matter was there already.' })
  known!: number;

  @ApiProperty({ type: [InvalidLine], description: 'Lines that can not be read, counted from 1.' })
  invalid!: readonly InvalidLine[];
}
