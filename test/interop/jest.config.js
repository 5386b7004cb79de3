import { postgres, typescript } from '../../jest.config.js';

export default {
  ...typescript,
  ...postgres,
  rootDir: '../..',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/interop/*.interop-spec.ts'],
};
