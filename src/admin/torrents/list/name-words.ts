/** Letters and digits with their marks, such as the vowel signs of Indic scripts. PostgreSQL limits a lexeme to 2046 bytes. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]{0,199}/gu;

/**
 * The words of a torrent's name, or of a search, without differences of case and of Unicode's forms. They are computed here
 * because PostgreSQL's functions for text depend on the locale of the database.
 */
export function nameWords(text: string): string[] {
  return [...new Set(folded(text).match(WORD))];
}

/**
 * Unicode's full case folding: `ß` becomes `ss`. Lower case comes first for `ẞ`, which has no upper case. A sigma at the end
 * and the dots and dotless forms of the Turkish i do not matter.
 */
function folded(text: string): string {
  const oneCase = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
  return oneCase.replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}
