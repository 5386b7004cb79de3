import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBasicAuth, ApiBearerAuth, ApiCookieAuth, ApiTags } from '@nestjs/swagger';
import { AuthenticationGuard } from '../auth/authentication.guard.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { AdminRequestInterceptor } from './admin-request.interceptor.js';
import { AdminValidationPipe } from './admin-validation.pipe.js';

/** A controller of the admin API, under `/api/v1`: authentication, strict validation, problem details. */
export function AdminController(path: string): ClassDecorator {
  const [tag = path] = path.split('/');
  return applyDecorators(
    Controller(`api/v1/${path}`),
    UseGuards(AuthenticationGuard),
    UseInterceptors(AdminRequestInterceptor),
    UsePipes(AdminValidationPipe),
    UseFilters(ProblemFilter),
    ApiTags(tag),
    ApiBasicAuth(),
    ApiBearerAuth(),
    ApiCookieAuth(),
    ApiProblems(400, 401, 403, 429, 500, 503),
  );
}
