import { settingsOf } from '../setting.js';
import { StartError } from '../start-error.js';
import { SETTINGS_CLASSES } from '../tracker.config.js';
import { nearestOf } from './nearest.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The prefix of the tracker's own variables. Any other variable may belong to another program. */
const PREFIX = 'YABTT_';
/** Variables that Kubernetes sets in every pod of a namespace that has a Service called yabtt. */
const SERVICE_LINK = /^YABTT_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP)(_\w+)?)$/;

const SETTINGS = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group).values()]);

/** Variables that hold a secret. */
export const SECRETS: readonly string[] = SETTINGS.filter(({ secret }) => secret).map(({ variable }) => variable);

/** The variable with the path of a file that holds the secret. */
export const fileVariableOf = (secret: string) => `${secret}_FILE`;

const KNOWN = new Set([...SETTINGS.map(({ variable }) => variable), ...SECRETS.map(fileVariableOf)]);

/** @throws StartError for a variable that looks like a setting and is none */
export function refuseUnknown(environment: Environment): void {
  for (const name of Object.keys(environment)) {
    if (!name.toUpperCase().startsWith(PREFIX) || KNOWN.has(name)) continue;
    const cure = SERVICE_LINK.test(name)
      ? 'it comes from a Kubernetes Service called yabtt; set enableServiceLinks: false'
      : `did you mean ${nearestOf(name.toUpperCase(), KNOWN)}?`;
    throw new StartError(`${JSON.stringify(name).slice(1, -1)} is not a setting; ${cure}`);
  }
}

/** The other variable that sets the same, for a secret. */
export function counterpartOf(variable: string): string | undefined {
  if (SECRETS.includes(variable)) return fileVariableOf(variable);
  return SECRETS.find((secret) => fileVariableOf(secret) === variable);
}
