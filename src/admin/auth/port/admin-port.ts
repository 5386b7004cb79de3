import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';

/** Knows which requests came over the port that is for operators only, if there is one. */
@Injectable()
export class AdminPort {
  private isFor: (request: IncomingMessage) => boolean = () => false;

  /** @param isFor known by the transport that listens on the port */
  recognizeBy(isFor: (request: IncomingMessage) => boolean): void {
    this.isFor = isFor;
  }

  has(request: IncomingMessage): boolean {
    return this.isFor(request);
  }
}
