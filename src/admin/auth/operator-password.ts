import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdminSettings } from '../../config/settings/admin.settings.js';
import { DatabaseSettings } from '../../config/settings/database.settings.js';

/** The credentials of the admin API: the settings, or with the embedded database a password generated at each start. */
@Injectable()
export class OperatorPassword {
  readonly username: string;
  /** Undefined: the admin API is closed. There is no well-known default. */
  readonly password?: string;
  /** Whether the start notice has to print it. */
  readonly isGenerated: boolean;

  constructor({ authUsername, authPassword }: AdminSettings, { databaseUrl }: DatabaseSettings) {
    this.username = authUsername;
    // The embedded database has a single instance, whose output its operator sees. Several instances on PostgreSQL could not
    // agree on a password.
    this.isGenerated = authPassword === undefined && databaseUrl === undefined;
    this.password = this.isGenerated ? randomBytes(15).toString('base64url') : authPassword;
  }
}
