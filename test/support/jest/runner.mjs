import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import runner from 'jest-circus/runner';

register('./typescript-hooks.mjs', import.meta.url);
const require = createRequire(import.meta.url);
let filesRun = 0;

/**
 * Jest's own test runner, but Node loads the modules, and keeps them for the next file of the same process. Jest would load
 * Nest, TypeORM and the tracker again for each file, which takes longer than most files' tests.
 */
export default async function run(globalConfig, config, environment, runtime, testPath, ...rest) {
  // What Jest knows of source maps is about modules that it loads.
  Error.prepareStackTrace = undefined;
  process.setSourceMapsEnabled(true);
  filesRun++;
  runtime.requireInternalModule = requireAnew;
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (path) => {
    environment.global.jest = runtime.requireModuleOrMock(testPath, '@jest/globals').jest;
    // Files of tests and setup define tests and hooks each time.
    return import(`${pathToFileURL(path).href}?${filesRun}`);
  };
  return runner.default(globalConfig, config, environment, runtime, testPath, ...rest);
}

/** The part of jest-circus that holds the tests and hooks of one file. */
function requireAnew(path) {
  delete require.cache[path];
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  return require(path);
}
