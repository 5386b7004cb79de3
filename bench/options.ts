import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The command line of a run. */
export interface Options {
  /** Names of measurements; empty for all. */
  readonly names: readonly string[];
  /** A smoke run: everything is small and short, and the figures mean nothing. */
  readonly quick: boolean;
  /** Duration of one load. */
  readonly seconds: number;
  /** How often the contestants take turns. Tables show medians. */
  readonly rounds: number;
  /** A file that also receives the tables. */
  readonly out?: string;
  /** Another checkout of this tracker, with a build to compare with. */
  readonly beside?: string;
  /** Settings of PostgreSQL that overrule the configuration. */
  readonly postgres: Readonly<Record<string, string>>;
  readonly sizes: Sizes;
}

/** How much of everything there is. */
export interface Sizes {
  readonly torrents: number;
  /** The fixed population of peers, whose announces are refreshes. */
  readonly peers: number;
  /** Prepared announces. Load tools repeat them. */
  readonly announces: number;
  /** Peers that the table holds before `growth` begins. The first is what the others are compared with. */
  readonly growth: readonly number[];
  /** Different info hashes, for `memory`. */
  readonly infoHashes: number;
  /** Torrents and users, for `matrix`. */
  readonly matrix: readonly number[];
  /** Lines of an import of bans or torrents, for `imports`; a fifth as many members. */
  readonly imported: number;
  /** Fake peers of one address in a swarm, for `fake-peers`. */
  readonly fakes: number;
}

const FULL: Sizes = {
  torrents: 1000,
  peers: 50_000,
  announces: 50_000,
  growth: [50_000, 2_000_000, 5_000_000],
  infoHashes: 1_000_000,
  matrix: [100, 1_000, 10_000],
  imported: 500_000,
  fakes: 100_000,
};

const QUICK: Sizes = {
  torrents: 10,
  peers: 1_000,
  announces: 1_000,
  growth: [1_000, 10_000],
  infoHashes: 5_000,
  matrix: [10, 100],
  imported: 10_000,
  fakes: 2_000,
};

/** @throws Error that names what is wrong with the command line */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      out: { type: 'string' },
      beside: { type: 'string' },
      postgres: { type: 'string' },
      growth: { type: 'string' },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown measurement "${unknown}"; known: ${known.join(', ')}`);
  const sizes = values.quick ? QUICK : FULL;
  const growth = values.growth?.split(',').map((peers) => wholeNumber('growth', peers));
  return {
    names: positionals,
    quick: values.quick,
    seconds: wholeNumber('seconds', values.seconds ?? (values.quick ? '1' : '10')),
    rounds: wholeNumber('rounds', values.rounds ?? (values.quick ? '1' : '3')),
    out: values.out,
    beside: values.beside === undefined ? undefined : resolve(values.beside),
    postgres: Object.fromEntries((values.postgres?.split(',') ?? []).map(postgresSetting)),
    sizes: growth ? { ...sizes, growth } : sizes,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9][0-9]{0,7}$/.test(text)) throw new Error(`--${name} ${text}: must be a whole number above 0`);
  return Number(text);
}

function postgresSetting(text: string): [string, string] {
  const [, name, value] = /^([a-z_.]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`--postgres ${text}: must be name=value,name=value`);
  return [name, value];
}
