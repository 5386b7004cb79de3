import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { InvalidField } from '../problems/problem.js';
import { ProblemException } from '../problems/problem-exception.js';

/** Accepts what a DTO describes and nothing else; the problem names every invalid field. */
@Injectable()
export class AdminValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => {
        const fields = errors.flatMap((error) => fieldsOf(error));
        return new ProblemException(400, `invalid: ${fields.map(({ field }) => field).join(', ')}`, fields);
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
