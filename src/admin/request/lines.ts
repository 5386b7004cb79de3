import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { DeskError } from '../../tracker/operator/desk-error.js';

/** Bytes of an import, and of one line of it. */
const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_LINE = 64 * 1024;

/** The lines of a body as they arrive, without what ends them. @throws DeskError where it is too large */
export async function* linesOf(body: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  let rest = '';
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new DeskError('too large', `an import may have ${MOST_BYTES} bytes`);
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() as string;
    if (rest.length > LONGEST_LINE) throw new DeskError('too large', `a line may have ${LONGEST_LINE} characters`);
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}
