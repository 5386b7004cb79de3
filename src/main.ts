import { hasHeapFlag, restartWithHeapFlag } from './heap-flag.js';

// Before anything large is loaded, so that a restart is cheap.
if (hasHeapFlag()) await import('./run.js');
else restartWithHeapFlag();
