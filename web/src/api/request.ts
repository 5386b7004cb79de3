/** The tracker refused a request, or could not be reached. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  /** @param status of HTTP; 0 without an answer */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface RequestOptions {
  /** Sent as JSON; a form is sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly read?: ReadOptions;
}

/** How data is read that is polled. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Seconds: the tracker may send an answer of that age, so that many pages cost its database one query. */
  readonly maxAge: number;
}

/** The parts of problem details (RFC 9457) that are shown. */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Sent on `window` when the session has ended. */
export const SIGNED_OUT = 'signed-out';

/**
 * Sends a request to the admin API.
 * @param path below `/api/v1`
 * @throws RequestError
 */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const { body, headers, read } = options;
  const isForm = body === undefined || body instanceof FormData;
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal: read?.signal,
    headers: {
      Accept: 'application/json',
      'X-Requested-With': 'yabtt-page',
      ...(read && { 'Cache-Control': `max-age=${read.maxAge}` }),
      ...(!isForm && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: isForm ? body : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (read?.signal.aborted) throw error;
    throw new RequestError(0, 'The tracker does not answer.');
  });
  if (response.ok) return response;
  if (response.status === 401 && path !== '/session') window.dispatchEvent(new Event(SIGNED_OUT));
  throw new RequestError(response.status, await messageOf(response));
}

/** Reads JSON. @throws RequestError */
export async function get<T>(path: string, read?: ReadOptions): Promise<T> {
  return (await send('GET', path, { read })).json() as Promise<T>;
}

/** `?name=value` of the parameters that are set. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function messageOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const [field] = problem.errors ?? [];
  const text = field ? `${field.field}: ${field.message}` : (problem.detail ?? problem.title ?? response.statusText);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
