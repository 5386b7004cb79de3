import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdminSettings } from '../../config/settings/admin.settings.js';
import { DatabaseSettings } from '../../config/settings/database.settings.js';

/** What opens the desk: the operator's settings, or on the embedded database a password made for this run. */
@Injectable()
export class OperatorPassword {
  readonly username: string;
  /** Without one the desk stays shut: there is no default that everybody knows. */
  readonly password?: string;
  /** Whether it was made here, so that the start has to print it. */
  readonly isMade: boolean;

  constructor({ authUsername, authPassword }: AdminSettings, { databaseUrl }: DatabaseSettings) {
    this.username = authUsername;
    // Who has the embedded database runs one instance, and sees its output; several instances could not agree on one.
    this.isMade = authPassword === undefined && databaseUrl === undefined;
    this.password = this.isMade ? randomBytes(15).toString('base64url') : authPassword;
  }
}
