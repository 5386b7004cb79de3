import { fileLimitRefusal } from './process/file-limit.js';
import { hasHeapFlag, restartWithHeapFlag } from './process/heap-flag.js';

const refusal = fileLimitRefusal();
if (refusal !== undefined) {
  console.error(refusal);
  process.exit(1);
}
// Before anything large is loaded, so that a restart is cheap.
if (hasHeapFlag()) await import('./run.js');
else restartWithHeapFlag();
