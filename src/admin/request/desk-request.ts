import type { Request } from 'express';
import type { Operator } from '../../tracker/operator/operator.js';

/** A request to the desk, with whom the guard found to have sent it. */
export type DeskRequest = Request & { operator?: Operator };
