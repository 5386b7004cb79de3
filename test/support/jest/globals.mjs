/** `@jest/globals` of one file. */
export const { jest } = globalThis;
