/** The same for every project: TypeScript as ES modules, decorators and all, by swc (see .swcrc). */
const typescript = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^yabtt$': '<rootDir>/src/library.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

/** One PostgreSQL for all spec files, started before them; each makes a database of its own in it. */
const onPostgres = {
  globalSetup: './test/support/postgres/global-setup.mjs',
  globalTeardown: './test/support/postgres/global-teardown.mjs',
};

export default {
  testTimeout: 30_000,
  projects: [
    { ...typescript, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...typescript, ...onPostgres, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
    { ...typescript, displayName: 'deploy', testMatch: ['<rootDir>/test/deploy/*.deploy-spec.ts'] },
    { ...typescript, displayName: 'interop', testMatch: ['<rootDir>/test/interop/*.interop-spec.ts'] },
  ],
};
