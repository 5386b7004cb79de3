import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AdminRequest } from './admin-request.js';
import type { Operator } from './operator.js';

/** The operator who sent the request. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const { operator } = context.switchToHttp().getRequest<AdminRequest>();
  if (!operator) throw new Error('AuthenticationGuard has not run');
  return operator;
});
