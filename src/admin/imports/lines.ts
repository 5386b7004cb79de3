import { StringDecoder } from 'node:string_decoder';
import { MAX_IMPORT_BYTES, MAX_IMPORT_LINE_LENGTH } from '../../config/limits/admin.limits.js';
import { tooLarge } from './import-body.js';
import { AdminError } from '../problems/admin-error.js';

/** Reads the lines of a body as they arrive, without their ends. @throws AdminError if it is too large */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  let rest = '';
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_IMPORT_BYTES) throw tooLarge();
    const [end = '', ...lines] = decoder.write(chunk).split('\n');
    // A rope of strings, joined when the line ends: it may arrive byte by byte.
    rest += end;
    for (const line of lines) {
      yield checked(rest);
      rest = line;
    }
    checked(rest);
  }
  rest += decoder.end();
  if (rest !== '') yield checked(rest);
}

function checked(line: string): string {
  if (line.length > MAX_IMPORT_LINE_LENGTH)
    throw new AdminError('too large', `a line may have at most ${MAX_IMPORT_LINE_LENGTH} characters`);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
