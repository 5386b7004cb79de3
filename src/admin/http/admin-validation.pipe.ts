import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { InvalidField } from '../problems/problem.js';
import { ProblemException } from '../problems/problem-exception.js';

/** Takes what a DTO describes and nothing else; names every field that is wrong. */
@Injectable()
export class AdminValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => {
        const fields = errors.flatMap((error) => fieldsOf(error));
        return new ProblemException(400, `not valid: ${fields.map(({ field }) => field).join(', ')}`, fields);
      },
    });
  }
}

function fieldsOf({ property, constraints = {} }: ValidationError): InvalidField[] {
  return Object.values(constraints).map((message) => ({
    field: property,
    message: message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
  }));
}
