import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Operator } from '../../tracker/operator/operator.js';
import type { DeskRequest } from './desk-request.js';

/** Who sent the request. */
export const ByOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): Operator =>
    context.switchToHttp().getRequest<DeskRequest>().operator as Operator,
);
