/**
 * Preloaded into a tracker (`node --import`): profiles its main thread on command.
 * Listens on the Unix socket PROFILER_SOCKET. A connection sends one line, `start KIND` or `stop KIND`, and receives JSON.
 */
import { Session } from 'node:inspector/promises';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { getHeapStatistics, GCProfiler } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const SAMPLING_BYTES = 32_768;
const SAMPLING_US = 500;

const session = new Session();

/** Totals of the garbage collector. */
const collector = {
  start() {
    this.profiler = new GCProfiler();
    this.profiler.start();
    this.used = getHeapStatistics().used_heap_size;
    this.loop = performance.eventLoopUtilization();
  },
  /** The heap grows by what is allocated from the end of one collection to the begin of the next. */
  stop() {
    const { active, utilization } = performance.eventLoopUtilization(this.loop);
    const { statistics } = this.profiler.stop();
    let { used } = this;
    let bytes = 0;
    for (const { beforeGC, afterGC } of statistics) {
      bytes += Math.max(0, beforeGC.heapStatistics.usedHeapSize - used);
      used = afterGC.heapStatistics.usedHeapSize;
    }
    bytes += Math.max(0, getHeapStatistics().used_heap_size - used);
    const collectorMs = statistics.reduce((sum, { cost }) => sum + cost / 1000, 0);
    return { bytes, collectorShare: collectorMs / active, utilization, collections: statistics.length };
  },
};

/** Bytes by allocation site, of objects that were collected, too. */
const heap = {
  start: () =>
    session.post('HeapProfiler.startSampling', {
      samplingInterval: SAMPLING_BYTES,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    }),
  async stop() {
    const { profile } = await session.post('HeapProfiler.stopSampling');
    const sites = new Map();
    const visit = ({ callFrame, selfSize, children }) => {
      add(sites, callFrame, selfSize);
      children.forEach(visit);
    };
    visit(profile.head);
    return largest(sites);
  },
};

/** Microseconds by function. */
const cpu = {
  async start() {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_US });
    await session.post('Profiler.start');
  },
  async stop() {
    const { profile } = await session.post('Profiler.stop');
    const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
    const functions = new Map();
    profile.samples.forEach((id, at) => {
      const frame = frames.get(id);
      if (frame.functionName !== '(idle)') add(functions, frame, profile.timeDeltas[at]);
    });
    return largest(functions);
  },
};

function add(sites, { functionName, url, lineNumber }, amount) {
  const place = url === '' ? '' : ` ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
  const name = `${functionName || '(anonymous)'}${place}`;
  sites.set(name, (sites.get(name) ?? 0) + amount);
}

function largest(sites) {
  const sorted = [...sites].sort(([, a], [, b]) => b - a);
  return { total: sorted.reduce((sum, [, amount]) => sum + amount, 0), largest: sorted.slice(0, 15) };
}

const profilers = { collector, heap, cpu };

if (isMainThread) {
  session.connect();
  const server = createServer((socket) => {
    socket.setEncoding('utf8').once('data', (line) => {
      const [verb, kind] = line.trim().split(' ');
      Promise.resolve(profilers[kind][verb]()).then(
        (result) => socket.end(JSON.stringify(result ?? {})),
        (error) => socket.destroy(error),
      );
    });
    socket.on('error', (error) => console.error(error));
  });
  server.listen(process.env.PROFILER_SOCKET).unref();
}
