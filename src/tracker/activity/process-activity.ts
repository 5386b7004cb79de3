import { Injectable } from '@nestjs/common';
import { RequestCounters } from '../counters/request-counters.js';
import { ACTIONS } from '../counters/transport-counters.js';
import type { Activity } from './activity.js';
import { counterName, SHOWN_ACTIONS, TRANSPORTS } from './counter-name.js';
import { type Counts, increaseOf, sumOf } from './counts.js';

const MICROSECONDS = 1_000_000;

/** What this process has done and holds. */
@Injectable()
export class ProcessActivity {
  private readonly cpuAtStart = process.cpuUsage();
  private countConnections = () => Promise.resolve(0);

  constructor(private readonly requests: RequestCounters) {}

  /** @param count returns the number of open HTTP connections */
  countConnectionsBy(count: () => Promise<number>): void {
    this.countConnections = count;
  }

  async read(): Promise<Activity> {
    const { user, system } = process.cpuUsage(this.cpuAtStart);
    const counts = [
      this.requestCounts(),
      this.failureCounts(),
      this.timeCounts(),
      { [counterName.cpu]: user + system },
    ];
    return {
      // Without those that are 0.
      counts: increaseOf(sumOf(counts), {}),
      processes: 1,
      connections: await this.countConnections(),
      memory: process.memoryUsage.rss(),
    };
  }

  /** By outcome, both families together. */
  private requestCounts(): Counts {
    return sumOf(
      TRANSPORTS.flatMap((transport) =>
        this.requests[transport]
          .requestCounts()
          .map(({ action, outcome, count }) =>
            action === 'connect' ? {} : { [counterName.requests(transport, action, outcome)]: count },
          ),
      ),
    );
  }

  private failureCounts(): Counts {
    return sumOf(
      TRANSPORTS.flatMap((transport) =>
        this.requests[transport]
          .failureCounts()
          .map(({ kind, count }) => ({ [counterName.failures(transport, kind)]: count })),
      ),
    );
  }

  private timeCounts(): Counts {
    const counts: Record<string, number> = {};
    for (const transport of TRANSPORTS) {
      for (const action of SHOWN_ACTIONS) {
        const times = this.requests[transport].times[ACTIONS.indexOf(action)];
        if (!times) continue;
        const { upTo, count } = times.read();
        let before = 0;
        for (const [at, bound] of [...times.bounds, Infinity].entries()) {
          const total = upTo[at] ?? count;
          counts[counterName.seconds(transport, action, bound / MICROSECONDS)] = total - before;
          before = total;
        }
      }
    }
    return counts;
  }
}
