import { exchange, parseAnswers } from './http-client.js';

/** Speaks with a tracker as Gazelle does. */
export class GazelleClient {
  constructor(
    private readonly port: number,
    private readonly secret: string,
  ) {}

  /** Whether Gazelle takes the answer for a success: it looks at what follows the last line break. */
  async update(action: string, updates: Readonly<Record<string, string | number>> = {}): Promise<boolean> {
    return (await this.ask(action, updates)).endsWith('\r\n\r\nsuccess');
  }

  /** The status and the text of an answer. */
  async answerTo(action: string, updates: Readonly<Record<string, string | number>> = {}): Promise<[number, string]> {
    const [answer] = parseAnswers(Buffer.from(await this.ask(action, updates), 'latin1'));
    if (!answer) throw new Error('no answer');
    return [answer.status, answer.body.toString()];
  }

  /** A report by the names of its numbers; undefined if it fails. */
  async report(query: string): Promise<Readonly<Record<string, string>> | undefined> {
    const response = await this.get(`report?${query}`);
    const dataStart = response.indexOf('\r\n\r\n') + 4;
    const dataEnd = response.lastIndexOf('\n');
    if (response.slice(dataEnd + 1) !== 'success') return undefined;
    const data = dataEnd > dataStart ? response.slice(dataStart, dataEnd) : '';
    return Object.fromEntries(
      data.split('\n').map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
    );
  }

  /** The whole answer, one character per byte. Values are sent as they are. */
  ask(action: string, updates: Readonly<Record<string, string | number>>): Promise<string> {
    const parameters = Object.entries(updates).map(([name, value]) => `&${name}=${value}`);
    return this.get(`update?action=${action}${parameters.join('')}`);
  }

  private async get(path: string): Promise<string> {
    const answer = await exchange(this.port, `GET /${this.secret}/${path} HTTP/1.1\r\nConnection: Close\r\n\r\n`);
    return answer.toString('latin1');
  }
}

/** Bytes as PHP's `rawurlencode` writes them. */
export function rawUrlEncoded(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[0-9A-Za-z_.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
