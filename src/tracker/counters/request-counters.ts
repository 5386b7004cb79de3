import { Injectable } from '@nestjs/common';
import { TransportCounters } from './transport-counters.js';

/** The requests that this process has answered. */
@Injectable()
export class RequestCounters {
  readonly http = new TransportCounters();
  readonly udp = new TransportCounters();
}
