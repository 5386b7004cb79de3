import { Module } from '@nestjs/common';
import { UnknownController } from './unknown.controller.js';

/**
 * A module of its own, as Nest registers routes module by module and these must come last. An application that includes the
 * admin API may have other routes under `/api`, so it gets none of these.
 */
@Module({ controllers: [UnknownController] })
export class UnknownModule {}
