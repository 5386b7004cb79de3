/** What a request to the tracker asks for. */
export type TrackerPath = 'announce' | 'scrape';

const QUESTION_MARK = 0x3f;
/** The forms that clients make of announce URLs by joining and replacing text. */
const VARIANT = /^\/+(announce|scrape)(?:\.php)?\/*(?:\?|$)/;

/**
 * The path of a request target in origin form: `/announce` or `/scrape`, with or without a query, also with doubled or
 * trailing slashes and with `.php` at the end.
 * @returns undefined for any other path
 */
export function trackerPathOf(target: string): TrackerPath | undefined {
  if (isAt(target, '/announce')) return 'announce';
  if (isAt(target, '/scrape')) return 'scrape';
  return VARIANT.exec(target)?.[1] as TrackerPath | undefined;
}

/** Whether the target has exactly this path. Nearly all requests do, so it is cheap. */
function isAt(target: string, path: string): boolean {
  return target.startsWith(path) && (target.length === path.length || target.charCodeAt(path.length) === QUESTION_MARK);
}
