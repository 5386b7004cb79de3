import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBasicAuth, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { AuthenticationGuard } from '../auth/authentication.guard.js';
import { AdminRequestInterceptor } from './admin-request.interceptor.js';
import { AdminValidationPipe } from './admin-validation.pipe.js';

/** A controller of the desk, under `/api/v1`: operators only, strict input, problem details. */
export function AdminController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`api/v1/${path}`),
    UseGuards(AuthenticationGuard),
    UseInterceptors(AdminRequestInterceptor),
    UsePipes(AdminValidationPipe),
    UseFilters(ProblemFilter),
    ApiTags(path.split('/')[0] as string),
    ApiBasicAuth(),
    ApiBearerAuth(),
    ApiProblems(400, 401, 403, 429, 500, 503),
  );
}
