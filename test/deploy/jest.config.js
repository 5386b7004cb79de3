import { typescript } from '../../jest.config.js';

export default {
  ...typescript,
  rootDir: '../..',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/deploy/*.deploy-spec.ts'],
};
