import { availableParallelism } from 'node:os';

/** The same for every run: TypeScript as ES modules, compiled by swc (see .swcrc). */
export const typescript = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^yabtt$': '<rootDir>/src/library.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

/** One PostgreSQL server for all spec files. Each file makes a database of its own in it. */
export const postgres = {
  globalSetup: '<rootDir>/test/support/postgres/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/postgres/global-teardown.mjs',
};

/** `npm test`. The deploy and interop tests need other programs, and have a configuration of their own. */
export default {
  // Much of an e2e test is waiting, for a process to start or a time limit to pass.
  maxWorkers: Math.min(2 * availableParallelism(), 8),
  // No test waits for this long, however busy the machine is.
  testTimeout: 120_000,
  projects: [
    { ...typescript, displayName: 'unit', testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'] },
    { ...typescript, ...postgres, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
  ],
};
