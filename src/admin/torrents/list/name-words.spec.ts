import fc from 'fast-check';
import { nameWords } from './name-words.js';

describe('nameWords', () => {
  it.each([
    ['Debian-12.5.0_amd64.iso', ['debian', '12', '5', '0', 'amd64', 'iso']],
    ['a A a', ['a']],
    ['Straße STRASSE STRAẞE', ['strasse']],
    ['ΟΔΟΣ οδος ΟΔΟΣ1', ['οδοσ', 'οδοσ1']],
    ['İSTANBUL istanbul ısTANBUL', ['istanbul']],
    ['Ｆｕｌｌ ﬁle', ['full', 'file']],
    ['हिन्दी फ़िल्म', ['हिन्दी', 'फ़िल्म'.normalize('NFKC')]],
    ['東京 タワー', ['東京', 'タワー']],
    ['❤️ -- \u200d', []],
    ['', []],
  ])('should find the words of %j', (name, words) => {
    expect(nameWords(name)).toEqual(words);
  });

  it('should be the same for every case and Unicode form', () => {
    const forms = [
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.normalize('NFC'),
      (text: string) => text.normalize('NFKD'),
      (text: string) => nameWords(text).join(' '),
    ];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...forms), (text, form) => {
        expect(nameWords(form(text))).toEqual(nameWords(text));
      }),
    );
  });

  it('should keep words within the limit of a lexeme', () => {
    const lengths = nameWords('𝕬あ'.repeat(1000)).map((word) => Buffer.byteLength(word));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2046);
  });
});
