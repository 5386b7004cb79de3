import { typescript } from '../../jest.config.js';

export default {
  ...typescript,
  rootDir: '../..',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/interop/*.interop-spec.ts'],
};
