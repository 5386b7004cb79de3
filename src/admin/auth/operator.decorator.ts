import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Operator } from './operator.js';
import type { AdminRequest } from './admin-request.js';

/** Who sent the request. */
export const ByOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): Operator =>
    context.switchToHttp().getRequest<AdminRequest>().operator as Operator,
);
