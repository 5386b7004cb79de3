import { All, Controller, NotFoundException, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemFilter } from '../problems/problem.filter.js';

/** Whatever else is asked for under `/api`, so that it is answered in the desk's own way. Comes after all others. */
@Controller('api')
@UseFilters(ProblemFilter)
@ApiExcludeController()
export class UnknownController {
  @All(['', '*path'])
  answer(): never {
    throw new NotFoundException('there is nothing here: see /api/docs');
  }
}
