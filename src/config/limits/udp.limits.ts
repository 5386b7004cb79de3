/** Bytes of packets that the kernel queues, about half a second's; Linux caps it at `net.core.rmem_max`. */
export const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Attempts to find a free port for both families, because the port of the first may be in use for the second. */
export const MAX_BIND_ATTEMPTS = 10;

/** Senders with a cached connection id, about 300 bytes each. */
export const MAX_CACHED_SENDERS = 8192;

/** Scrapes at the same time; each needs a database connection, and UDP has no back-pressure. */
export const MAX_SCRAPES_IN_FLIGHT = 512;

/** Sockets of the UDP transport. A machine with more addresses gets one for all of them, so that none is left out. */
export const MAX_UDP_SOCKETS = 256;

/** Milliseconds between two checks for new addresses of the machine. */
export const ADDRESS_CHECK_MS = 2_000;
