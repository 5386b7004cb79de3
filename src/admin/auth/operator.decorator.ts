import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AdminRequest, Operator } from './operator.js';

/** Who sent the request. */
export const ByOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): Operator =>
    context.switchToHttp().getRequest<AdminRequest>().operator as Operator,
);
