import { availableParallelism } from 'node:os';

/** The same for every run. Node loads the modules of tests, once for all files of a process; swc compiles them (see .swcrc). */
export const typescript = {
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  testRunner: '<rootDir>/test/support/jest/runner.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/jest/after-each-file.ts'],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

/** What happens to the nodes of a cluster can only be seen on one (deploy/citus/README.md). */
const needCluster = process.env.TEST_CITUS === 'extension' ? [] : ['/test/scaling/citus/nodes\\.'];

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
  testTimeout: 300_000,
  projects: [
    { ...typescript, displayName: 'unit', testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'] },
    {
      ...typescript,
      ...postgres,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...needCluster],
    },
  ],
};
