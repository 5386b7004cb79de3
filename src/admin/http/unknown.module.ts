import { Module } from '@nestjs/common';
import { UnknownController } from './unknown.controller.js';

/** A module of its own, as Nest registers routes module by module and these must come last. */
@Module({ controllers: [UnknownController] })
export class UnknownModule {}
