import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';

/** What opens the desk: the operator's settings, or on the embedded database a password made for this run. */
@Injectable()
export class OperatorPassword {
  readonly username: string;
  /** Without one the desk stays shut: there is no default that everybody knows. */
  readonly password?: string;
  /** Whether it was made here, so that the start has to print it. */
  readonly isMade: boolean;

  constructor(config: TrackerConfig) {
    this.username = config.authUsername;
    // Who has the embedded database runs one instance, and sees its output; several instances could not agree on one.
    // Workers are told the one that their primary made.
    this.isMade = config.authPassword === undefined && config.databaseUrl === undefined;
    this.password = this.isMade ? randomBytes(15).toString('base64url') : config.authPassword;
  }
}
