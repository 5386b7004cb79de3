import { killTrackerProcesses } from '../processes/tracker-process.js';

// A failed test does not end the trackers that it started.
afterAll(killTrackerProcesses);
