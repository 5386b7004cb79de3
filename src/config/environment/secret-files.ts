import { readFileSync } from 'node:fs';
import { StartError } from '../start-error.js';
import { codeOf, decodeText } from './text-file.js';
import { type Environment, fileVariableOf, SECRETS } from './variables.js';

/**
 * Adds the secrets that stand in files. The line break at the end of a file does not belong to its secret.
 * @throws StartError that names the variable
 */
export function withSecretFiles(environment: Environment): Environment {
  const secrets: Record<string, string> = {};
  for (const secret of SECRETS) {
    const variable = fileVariableOf(secret);
    const path = environment[variable];
    if (!path) continue;
    if (environment[secret]) throw new StartError(`${secret} and ${variable} are both set; remove one of them`);
    secrets[secret] = readSecret(`${variable}=${path}`, path);
  }
  return { ...environment, ...secrets };
}

function readSecret(name: string, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new StartError(`${name}: can't be read (${codeOf(error)})`);
  }
  const secret = decodeText(name, bytes).replace(/\r?\n$/, '');
  if (secret === '') throw new StartError(`${name}: is empty`);
  return secret;
}
