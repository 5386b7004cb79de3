import type { Request } from 'express';
import type { Operator } from './operator.js';

/** A request to the admin API; the guard sets its operator. */
export type AdminRequest = Request & { operator?: Operator };
