import { postgres, typescript } from '../../jest.config.js';

/** `npm run test:browser`. It needs Debian's chromium. */
export default {
  ...typescript,
  ...postgres,
  rootDir: '../..',
  // A page polls every ten seconds, and a census is taken every half minute.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/test/browser/*.browser-spec.ts'],
};
