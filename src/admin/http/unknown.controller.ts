import { All, Controller, NotFoundException, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemFilter } from '../problems/problem.filter.js';

/** Answers unknown paths under `/api` with problem details. */
@Controller('api')
@UseFilters(ProblemFilter)
@ApiExcludeController()
export class UnknownController {
  @All(['', '*path'])
  answer(): never {
    throw new NotFoundException('there is nothing here, see /api/docs');
  }
}
