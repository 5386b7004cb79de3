import { Module } from '@nestjs/common';
import { RequestCounters } from './request-counters.js';

/** What the transports count. */
@Module({ providers: [RequestCounters], exports: [RequestCounters] })
export class CountersModule {}
