/** Failed logins that a network may make without a delay: typing errors. */
export const FREE_FAILED_LOGINS = 3;

/** Failed logins of all networks, one forgotten each second, that delay nobody. As many more delay everybody by a second. */
export const FREE_FAILED_LOGINS_OF_ALL = 100;

/** Milliseconds by which the next login is delayed after one more failure; doubled with each up to the maximum. */
export const FIRST_LOGIN_DELAY_MS = 1_000;

/** A delayed request is held open, so this is less than clients and proxies wait for an answer. */
export const MAX_LOGIN_DELAY_MS = 10_000;

/** Delayed logins of a network that wait at the same time; with the delay, this limits its guesses to two a second. */
export const MAX_DELAYED_LOGINS_OF_NETWORK = 20;

/** Delayed logins of all networks that wait at the same time: some 20 MB of connections. */
export const MAX_DELAYED_LOGINS = 1_000;

/** Milliseconds after its last failure when the count of a network starts again. */
export const FORGET_FAILED_LOGINS_MS = 15 * 60_000;

/** Networks with failed logins that are remembered; the one that failed longest ago is dropped first. */
export const MAX_FAILED_LOGIN_NETWORKS = 10_000;

/** Bytes of a JSON body. */
export const MAX_JSON_BYTES = 64 * 1024;

/** Arrays and objects in one another in a JSON body. Validation recurses into them. */
export const MAX_JSON_DEPTH = 10;

/** Bytes of an import. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

/** Characters of one line of an import. */
export const MAX_IMPORT_LINE_LENGTH = 64 * 1024;

/** Lines of an import that are parsed before other requests are served: a few milliseconds of work. */
export const LINES_PER_SLICE = 500;

/** Invalid lines that an import reports with their reasons; the others are counted. */
export const MAX_REPORTED_INVALID_LINES = 1_000;

/** Characters of a line of a block list; finding its range takes time that grows with the square of it. */
export const MAX_BAN_LINE_LENGTH = 2_000;

/** Bytes of a .torrent file; one for 8 TB in pieces of 16 MiB has 10 MB of piece hashes. */
export const MAX_TORRENT_FILE_BYTES = 10 * 1024 * 1024;

/** Form fields beside a .torrent file, and the bytes of each. */
export const MAX_FORM_FIELDS = 4;
export const MAX_FORM_FIELD_BYTES = 8 * 1024;

/** Bans, or registered torrents, that one statement of an import inserts. */
export const MAX_ROWS_PER_INSERT = 5_000;

/** Torrents that an export reads at a time. */
export const EXPORT_PAGE_SIZE = 2_000;

/** Items of a page when the request does not say, and at most. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 1_000;

/** Seconds until a client may retry when the database is unavailable, sent as `Retry-After`. */
export const RETRY_AFTER_SECONDS = 5;

/** Peers of a swarm that a list sorts, other than by their ids: a tenth of a second of the database's work. */
export const MAX_SORTED_PEERS = 100_000;

/** Milliseconds for which a polled answer is reused, if the request allows it. */
export const MAX_ANSWER_AGE_MS = 10_000;

/** Polled answers that a controller keeps; the oldest is dropped first. */
export const MAX_KEPT_ANSWERS = 32;

/** Characters of the reason for a change, or of a search. */
export const MAX_REASON_LENGTH = 500;

/** Info hashes in the body of a takedown, and .torrent files in its form. */
export const MAX_TAKEDOWN_HASHES = 1_000;
export const MAX_TAKEDOWN_FILES = 20;

/** Milliseconds between two checks for takedowns whose time is over. */
export const TAKEDOWN_CHECK_MS = 5_000;
