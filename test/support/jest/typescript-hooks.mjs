import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const GLOBALS = new URL('./globals.mjs', import.meta.url).href;
const LIBRARY = new URL('../../../src/library.ts', import.meta.url).href;

/** TypeScript imports `./x.js` where the source is `./x.ts`, and the package by its name. */
export function resolve(specifier, context, next) {
  // Each file has its own `jest`.
  if (specifier === '@jest/globals') return { url: `${GLOBALS}?${context.parentURL}`, shortCircuit: true };
  if (specifier === 'yabtt') return { url: LIBRARY, shortCircuit: true };
  if (/^\.{1,2}\/.*\.js$/.test(specifier)) {
    const source = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

/** Compiles TypeScript with swc, as .swcrc says. */
export async function load(url, context, next) {
  const { pathname } = new URL(url);
  if (!pathname.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url));
  return { format: 'module', source: code, shortCircuit: true };
}
