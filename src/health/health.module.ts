import { Module } from '@nestjs/common';
import { DatabaseCheck } from '../database/connection/database-check.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** `GET /health/live` and `GET /health/ready`, for load balancers and orchestrators. */
@Module({ controllers: [HealthController], providers: [DatabaseCheck, Readiness], exports: [Readiness] })
export class HealthModule {}
