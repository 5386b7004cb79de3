/** By their numbers, as Gazelle and Ocelot know them. */
const REASONS = [
  'Dupe',
  'Trump',
  'Bad File Names',
  'Bad Folder Names',
  'Bad Tags',
  'Disallowed Format',
  'Discs Missing',
  'Discography',
  'Edited Log',
  'Inaccurate Bitrate',
  'Low Bitrate',
  'Mutt Rip',
  'Disallowed Source',
  'Encode Errors',
  'Specifically Banned',
  'Tracks Missing',
  'Transcode',
  'Unapproved Cassette',
  'Unsplit Album',
  'User Compilation',
  'Wrong Format',
  'Wrong Media',
  'Audience Recording',
] as const;

/** Why the site deleted a torrent, as members read it; undefined for no reason, such as -1, and for an unknown one. */
export function deletionReason(number: string | undefined): string | undefined {
  return number !== undefined && /^[0-9]{1,2}$/.test(number) ? REASONS[Number(number)] : undefined;
}
