/** Bytes of a request target; 100 info hashes fit with every byte escaped. */
export const MAX_URL_BYTES = 8 * 1024;

/** Bytes of a request line with all headers. */
export const MAX_HEAD_BYTES = 16 * 1024;

/** Milliseconds in which a request must arrive; protects against slow-request attacks. */
export const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Bytes of a body that must arrive in each period of the request timeout once a route reads it: 4 KiB a second, so that an
 * import of 64 MiB may take its time.
 */
export const MIN_BODY_BYTES = 60 * 1024;

/** Milliseconds between two checks for slow requests. Node's default of 30 s would triple the timeout. */
export const SLOW_REQUEST_CHECK_MS = 1_000;

/** Milliseconds between two checks for idle connections on the fast path. */
export const IDLE_CHECK_MS = 1_000;

/**
 * Milliseconds during which the rest of a refused request is read and discarded, so that its client sees the response.
 */
export const REFUSED_LINGER_MS = 2_000;

/** Milliseconds between two checks for finished connections while the server closes. */
export const CLOSE_CHECK_MS = 50;

/** Milliseconds between two checks for a changed certificate. */
export const CERTIFICATE_CHECK_MS = 2_000;

/** Seconds for which browsers remember to use HTTPS (RFC 6797): one year. */
export const HSTS_SECONDS = 31_536_000;

/**
 * Pipelined requests in the queue of a connection. Node's parser reads a whole packet, which may hold thousands;
 * a connection with more is closed.
 */
export const MAX_PIPELINED_REQUESTS = 100;

/**
 * Milliseconds by which the write timeout exceeds the request timeout, so that Node answers a slow request first
 * (408).
 */
export const WRITE_TIMEOUT_MARGIN_MS = 2_000;
