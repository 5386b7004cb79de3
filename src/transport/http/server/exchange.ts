import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** What the tracker's routes read of a request. Node's `IncomingMessage` has it, and so has the fast path's request. */
export interface TrackerRequest {
  readonly method?: string;
  /** The request target as sent: a path, and a query or none. */
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
}

/** What the tracker's routes need of a response. Node's `ServerResponse` has it, and so has the fast path's response. */
export interface TrackerResponse {
  /** Whether the head is made: from then on neither status nor headers can change. */
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  /** @param body one character a byte */
  end(body: string, encoding: 'latin1'): unknown;
  /** Closes the connection without an answer, or in the middle of one. */
  destroy(): unknown;
}

/** Answers a request. Errors become answers: it neither throws nor rejects. */
export type RouteHandler = (request: TrackerRequest, response: TrackerResponse) => void | Promise<void>;

/** Finds the handler of a request target; undefined for a target that Express serves. */
export type RouteLookup = (target: string) => RouteHandler | undefined;
