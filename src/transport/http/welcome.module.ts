import { Module } from '@nestjs/common';
import { HttpTrackerModule } from './http-tracker.module.js';
import { WelcomeController } from './welcome.controller.js';

/** `GET /`, for a tracker with its own host name. An embedded tracker leaves `/` to its application. */
@Module({ imports: [HttpTrackerModule], controllers: [WelcomeController] })
export class WelcomeModule {}
