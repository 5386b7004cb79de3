import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFromEnvironment } from '../load-config.js';
import { StartError } from '../start-error.js';
import { readDotEnv } from './dot-env.js';
import { SECRETS } from './variables.js';

const URL = 'postgresql://user:hunter2@host/x';

describe('what sets the settings', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yabtt-environment-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const fileOf = (content: string | Buffer) => {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    return path;
  };

  describe('readDotEnv', () => {
    it('should have no variables without a file', () => {
      expect(readDotEnv(join(folder, 'missing'))).toEqual({});
    });

    it('should read all forms of an assignment, comments and empty lines', () => {
      const text =
        '\uFEFF# c\n\n A=1\nexport B = two # c\r\nC="3\n# no comment\n4"\nD=\'#\'\nE: 5\n  # c\nF=\nG=`"`\rH=a=b#c\n';
      expect(readDotEnv(fileOf(text))).toEqual({
        A: '1',
        B: 'two',
        C: '3\n# no comment\n4',
        D: '#',
        E: '5',
        F: '',
        G: '"',
        H: 'a=b',
      });
    });

    it.each([
      ['a folder', () => folder, `can't be read (EISDIR)`],
      ['bytes that are not UTF-8', () => fileOf(Buffer.from('YABTT_MODE=registered\n# caf\xe9', 'latin1')), 'UTF-8'],
      ['UTF-16', () => fileOf(Buffer.from('\uFEFFYABTT_MODE=registered', 'utf16le')), 'is not text in UTF-8'],
      ['UTF-16 without a mark', () => fileOf(Buffer.from('YABTT_MODE=registered', 'utf16le')), 'is not text in UTF-8'],
      ['a line without =', () => fileOf('A=1\nYABTT_MODE registered\n'), 'line 2 must be NAME=value'],
      ['a line that is no setting', () => fileOf('A="1\n2"\n{ "YABTT_MODE": "registered" }\n'), 'line 3 must be'],
    ])('should refuse %s in one line', (_, path, reason) => {
      expect(() => readDotEnv(path())).toThrow(StartError);
      expect(() => readDotEnv(path())).toThrow(reason);
      expect(() => readDotEnv(path())).not.toThrow('\n');
    });
  });

  describe('unknown variables', () => {
    it.each([
      ['YABTT_MOED', 'did you mean YABTT_MODE?'],
      ['yabtt_mode', 'did you mean YABTT_MODE?'],
      ['YABTT_INTERVALL', 'did you mean YABTT_INTERVAL?'],
      ['YABTT_DATABASE_URL', 'did you mean'],
      ['YABTT_PASSWORD_FILE', 'did you mean YABTT_AUTH_PASSWORD_FILE?'],
      ['YABTT_TRUSTED_PROXY', 'did you mean YABTT_TRUSTED_PROXIES?'],
      ['YABTT_PORT_FILE', 'did you mean'],
      ['YABTT_SERVICE_HOST', 'set enableServiceLinks: false'],
      ['YABTT_PORT_8080_TCP_ADDR', 'set enableServiceLinks: false'],
      ['YABTT_UDP_SERVICE_PORT_ANNOUNCE', 'set enableServiceLinks: false'],
    ])('should stop the start for %s, and say: %s', (name, cure) => {
      expect(() => configFromEnvironment({ [name]: '1' })).toThrow(StartError);
      expect(() => configFromEnvironment({ [name]: '1' })).toThrow(`${name} is not a setting; `);
      expect(() => configFromEnvironment({ [name]: '1' })).toThrow(cure);
    });
  });

  describe('secrets in files', () => {
    it('should be all of them', () => {
      expect(SECRETS).toEqual(expect.arrayContaining(['DATABASE_URL', 'YABTT_AUTH_PASSWORD']));
      for (const secret of SECRETS) {
        const missing = { [`${secret}_FILE`]: join(folder, 'missing') };
        expect(() => configFromEnvironment(missing)).toThrow(
          `${secret}_FILE=${folder}/missing: can't be read (ENOENT)`,
        );
      }
    });

    it.each(['hunter2', 'hunter2\n', 'hunter2\r\n', '\uFEFFhunter2'])('should be read from %j', (content) => {
      const { admin } = configFromEnvironment({ YABTT_AUTH_PASSWORD_FILE: fileOf(content) });
      expect(admin.authPassword).toBe('hunter2');
    });

    it('should keep all but the last line break', () => {
      const { admin } = configFromEnvironment({ YABTT_AUTH_PASSWORD_FILE: fileOf(' a\nb \n\n') });
      expect(admin.authPassword).toBe(' a\nb \n');
    });

    it('should be validated, and not shown', () => {
      expect(configFromEnvironment({ DATABASE_URL_FILE: fileOf(`${URL}\n`) }).database.databaseUrl).toBe(URL);
      const refused = () => configFromEnvironment({ DATABASE_URL_FILE: fileOf('mysql://user:hunter2@host/x') });
      expect(refused).toThrow('DATABASE_URL=(not shown): must be');
    });

    it.each([
      ['an empty file', () => fileOf('\n'), 'is empty'],
      ['a folder', () => folder, `can't be read (EISDIR)`],
      ['bytes that are not UTF-8', () => fileOf(Buffer.from([0xff, 0xfe])), 'is not text in UTF-8'],
    ])('should not be %s', (_, path, reason) => {
      const load = () => configFromEnvironment({ YABTT_AUTH_PASSWORD_FILE: path() });
      expect(load).toThrow(StartError);
      expect(load).toThrow(reason);
    });

    it('should not be set in a variable as well', () => {
      const both = { YABTT_AUTH_PASSWORD: 'a', YABTT_AUTH_PASSWORD_FILE: fileOf('a') };
      expect(() => configFromEnvironment(both)).toThrow(
        'YABTT_AUTH_PASSWORD and YABTT_AUTH_PASSWORD_FILE are both set; remove one of them',
      );
    });
  });
});
