import { parseArgs } from 'node:util';

/** How a run of the measurements was asked for. */
export interface Options {
  /** Names of measurements; none: all. */
  readonly names: readonly string[];
  /** A smoke run: everything small and short, its figures mean nothing. */
  readonly quick: boolean;
  /** Seconds that one measured load lasts. */
  readonly seconds: number;
  /** How often the contestants take turns; the table has the medians. */
  readonly rounds: number;
  /** A file that gets the tables too. */
  readonly out?: string;
  readonly sizes: Sizes;
}

/** How much of everything there is. */
export interface Sizes {
  readonly torrents: number;
  /** Peers of the fixed population whose announces are refreshes. */
  readonly peers: number;
  /** Prepared announces; load tools send them one after another and begin again. */
  readonly announces: number;
  /** Peers that are in the table already, for `growth`. */
  readonly growth: readonly number[];
  /** Different info hashes, for `memory`. */
  readonly infoHashes: number;
  /** Torrents and users, for `matrix`. */
  readonly matrix: readonly number[];
}

const FULL: Sizes = {
  torrents: 1000,
  peers: 50_000,
  announces: 50_000,
  growth: [10_000, 50_000, 100_000, 1_000_000, 2_000_000, 5_000_000],
  infoHashes: 1_000_000,
  matrix: [100, 1_000, 10_000],
};

const QUICK: Sizes = {
  torrents: 10,
  peers: 1_000,
  announces: 1_000,
  growth: [1_000, 10_000],
  infoHashes: 5_000,
  matrix: [10, 100],
};

/** @throws Error that says what is wrong with the command line */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no measurement "${unknown}"; there are: ${known.join(', ')}`);
  return {
    names: positionals,
    quick: values.quick,
    seconds: wholeNumber('seconds', values.seconds, values.quick ? 1 : 10),
    rounds: wholeNumber('rounds', values.rounds, values.quick ? 1 : 3),
    out: values.out,
    sizes: values.quick ? QUICK : FULL,
  };
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9][0-9]{0,3}$/.test(text)) throw new Error(`--${name} ${text}: must be a whole number from 1 to 9999`);
  return Number(text);
}
