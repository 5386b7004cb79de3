import { typescript } from '../../jest.config.js';

/** `npm run test:browser`. It needs Debian's chromium. */
export default {
  ...typescript,
  rootDir: '../..',
  globalSetup: '<rootDir>/test/browser/global-setup.mjs',
  globalTeardown: '<rootDir>/test/browser/global-teardown.mjs',
  testTimeout: 300_000,
  testMatch: ['<rootDir>/test/browser/*.browser-spec.ts'],
};
