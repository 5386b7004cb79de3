/** What a request to the tracker asks for. */
export type TrackerPath = 'announce' | 'scrape';

const QUESTION_MARK = 0x3f;
/**
 * The forms that clients make of announce URLs by joining and replacing text, with a segment before or behind that may be a
 * passkey.
 */
const variant = (segment: string) =>
  new RegExp(`^/+(?:(${segment})/+)?(announce|scrape)(?:\\.php)?(?:/+(${segment}))?/*(?:\\?|$)`);
const VARIANT = variant('[0-9A-Za-z_-]{16,64}');
/** Also with a segment that is no passkey, as in private mode such a request is refused as one. */
const PRIVATE_VARIANT = variant('[0-9A-Za-z_.~%-]{1,256}');

/**
 * The path of a request target in origin form: `/announce` or `/scrape`, with or without a query, also with doubled or
 * trailing slashes, with `.php` at the end, and with a passkey before or behind.
 * @param isPrivate whether any segment in the place of a passkey counts as one
 * @returns undefined for any other path
 */
export function trackerPathOf(target: string, isPrivate = false): TrackerPath | undefined {
  if (isAt(target, '/announce')) return 'announce';
  if (isAt(target, '/scrape')) return 'scrape';
  return (isPrivate ? PRIVATE_VARIANT : VARIANT).exec(target)?.[2] as TrackerPath | undefined;
}

/** The segment of a tracker's path that is in the place of a passkey; undefined if there is none. */
export function passkeyInPath(target: string): string | undefined {
  const [, before, , behind] = PRIVATE_VARIANT.exec(target) ?? [];
  return before ?? behind;
}

/** Whether the target has exactly this path. Nearly all requests do, so it is cheap. */
function isAt(target: string, path: string): boolean {
  return target.startsWith(path) && (target.length === path.length || target.charCodeAt(path.length) === QUESTION_MARK);
}
