import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { StartError } from '../start-error.js';
import { codeOf, decodeText } from './text-file.js';

/** What `dotenv` takes for a setting; it skips everything else without a word. */
const ASSIGNMENT =
  /^\s*(?:export\s+)?[\w.-]+(?:\s*=\s*?|:\s+?)(?:\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/**
 * Reads a file of variables like `.env`.
 * @returns no variables if there is no such file
 * @throws StartError if it can't be read as text, or has a line that is no assignment
 */
export function readDotEnv(path: string): Record<string, string> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw new StartError(`${path}: can't be read (${codeOf(error)})`);
  }
  const text = decodeText(path, bytes).replaceAll(/\r\n?/g, '\n');
  refuseOtherLines(path, text);
  return parse(text);
}

function refuseOtherLines(path: string, text: string): void {
  // The line breaks stay, so that the lines keep their numbers.
  const others = text.replaceAll(ASSIGNMENT, (assignment) => assignment.replaceAll(/[^\n]+/g, ''));
  const at = others.split('\n').findIndex((line) => !/^\s*(#.*)?$/.test(line));
  if (at >= 0) throw new StartError(`${path}: line ${at + 1} must be NAME=value`);
}
