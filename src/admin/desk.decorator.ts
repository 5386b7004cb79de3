import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBasicAuth, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from './problem/api-problems.decorator.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { AuthenticationGuard } from './request/authentication.guard.js';
import { DeskRequestInterceptor } from './request/desk-request.interceptor.js';
import { DeskValidationPipe } from './request/desk-validation.pipe.js';

/** A controller of the desk, under `/api/v1`: operators only, strict input, problem details. */
export function Desk(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`api/v1/${path}`),
    UseGuards(AuthenticationGuard),
    UseInterceptors(DeskRequestInterceptor),
    UsePipes(DeskValidationPipe),
    UseFilters(ProblemFilter),
    ApiTags(path.split('/')[0] as string),
    ApiBasicAuth(),
    ApiBearerAuth(),
    ApiProblems(400, 401, 403, 429, 500, 503),
  );
}
