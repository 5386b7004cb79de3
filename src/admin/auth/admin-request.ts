import type { Request } from 'express';
import type { Operator } from './operator.js';

/** A request to the desk, with whom the guard found to have sent it. */
export type AdminRequest = Request & { operator?: Operator };
