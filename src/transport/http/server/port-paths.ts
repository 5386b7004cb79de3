import type { RequestListener, ServerResponse } from 'node:http';
import { failureBody } from '../../../protocol/http/response-body.js';
import { trackerPathOf } from '../../../protocol/http/tracker-path.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { sendBencoded } from '../bencoded-response.js';

/** What the public port serves beside announces and scrapes. A list of what is open: no other spelling of a path opens more. */
const PUBLIC_PATHS = ['/', '/health/live', '/health/ready', '/stats.json'];

/** Announces and scrapes do not get here: the routes of the tracker are called before. */
export function onPublicPort(serve: RequestListener): RequestListener {
  return (request, response) => {
    const target = request.url ?? '';
    const [path = ''] = target.split('?', 1);
    if (PUBLIC_PATHS.includes(path) || trackerPathOf(target)) serve(request, response);
    else refuse(response);
  };
}

/** Everything but announces and scrapes, and `/`, which would show the port as an announce URL. */
export function onAdminPort(serve: RequestListener): RequestListener {
  return (request, response) => {
    const target = request.url ?? '';
    if (target === '/') response.writeHead(302, { Location: '/admin', 'Content-Length': 0 }).end();
    else if (trackerPathOf(target)) refuse(response);
    else serve(request, response);
  };
}

function refuse(response: ServerResponse): void {
  sendBencoded(response, 404, failureBody(new TrackerError('not found')));
}
