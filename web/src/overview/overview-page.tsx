import { readOverview } from '../api/statistics.js';
import { Ago } from '../controls/ago.js';
import { Loaded } from '../controls/loaded.js';
import { usePolled } from '../polling/use-polled.js';
import { Failures } from './failures.js';
import { OverviewStatistics } from './overview-statistics.js';
import { Health } from './health.js';
import { History } from './history.js';
import { Instances } from './instances.js';
import { Requests } from './requests.js';

/** What the tracker does now, and what it did lately. */
export function OverviewPage() {
  const polled = usePolled('overview', readOverview);
  return (
    <>
      <div class="title">
        <h1>Overview</h1>
        {polled.data && (
          <p class="quiet">
            Read <Ago at={polled.data.readAt} />
          </p>
        )}
      </div>
      <Loaded of={polled}>
        {(overview) => (
          <>
            <Health health={overview.health} />
            <OverviewStatistics overview={overview} />
            <History />
            <Requests requests={overview.requests} />
            <Failures failures={overview.failures} />
            <Instances instances={overview.instances} />
          </>
        )}
      </Loaded>
    </>
  );
}
