import cluster from 'node:cluster';
import { configOfProcess } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import { surviveLostOutput } from './process/lost-output.js';

/**
 * The tracker as a process, with settings from the environment and `.env`. The rest is loaded once they are valid, as that takes
 * a second.
 */
surviveLostOutput();
try {
  const config = configOfProcess();
  if (cluster.isWorker) await (await import('./cluster/run-worker.js')).runWorker(config);
  else await (await import('./serve.js')).serve(config);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
