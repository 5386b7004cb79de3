import { Module } from '@nestjs/common';
import { UnknownController } from './unknown.controller.js';

/** Answers what no other admin controller does. A module of its own, as the router tries modules in their order. */
@Module({ controllers: [UnknownController] })
export class UnknownModule {}
