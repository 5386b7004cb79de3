import { Module } from '@nestjs/common';
import { ErrorReporter } from './error-reporter.js';

@Module({
  providers: [{ provide: ErrorReporter, useFactory: () => new ErrorReporter() }],
  exports: [ErrorReporter],
})
export class ErrorsModule {}
