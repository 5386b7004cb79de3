import { Module } from '@nestjs/common';
import { HttpTrackerModule } from './http-tracker.module.js';
import { RequestOrigin } from './client/request-origin.js';
import { WelcomeController } from './welcome.controller.js';

/** `GET /`, for a tracker that has a host name to itself; one that is embedded leaves `/` to its application. */
@Module({ imports: [HttpTrackerModule], controllers: [WelcomeController], providers: [RequestOrigin] })
export class WelcomeModule {}
