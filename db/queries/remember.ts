import { LRUCache } from 'lru-cache';
import type { Db } from '../router/router.ts';
import { agesOfDone } from './aging-work.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { ci } from './ci.ts';
import { cumulativeFlow } from './cumulative-flow.ts';
import { cycleTimes } from './cycle-times.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { deploymentList } from './deployment-list.ts';
import { flowEfficiency } from './flow-efficiency.ts';
import { forecast } from './forecast.ts';
import type { Provenance } from './freshness.ts';
import { incidentList } from './incident-list.ts';
import { issueTrends } from './issue-trends.ts';
import { leadTime } from './lead-time.ts';
import type { MetricScope } from './metric-scope.ts';
import { pullRequestDistribution } from './pull-request-distribution.ts';
import { pullRequestList } from './pull-request-list.ts';
import { pullRequestRepositories } from './pull-request-repositories.ts';
import { pullRequestSizes } from './pull-request-sizes.ts';
import { pullRequestStages } from './pull-request-stages.ts';
import { pullRequestSummary } from './pull-request-summary.ts';
import { recoveryTime } from './recovery-time.ts';
import { reviewerLoad } from './reviewer-load.ts';
import { reworkRate } from './rework-rate.ts';
import { serviceOverview } from './service-overview.ts';
import { throughput } from './throughput.ts';
import { timeInStep } from './time-in-step.ts';
import { workBalance } from './work-balance.ts';

/** What each is asked beside the scope is its own affair. */
type Question = (db: Db, scope: MetricScope, params: never, remember: Remember) => Promise<object>;

/**
 * What hangs on nothing but what marks facts as stale when it changes, and on the day it is: not ages that run on, and no
 * names of people, who are confirmed without a mark. Whatever is stored of a pull request or an issue, its title too,
 * marks it.
 */
export const rememberable: ReadonlySet<Question> = new Set<Question>([
  ...[leadTime, deploymentFrequency, changeFailRate, recoveryTime, reworkRate, serviceOverview],
  ...[pullRequestSummary, pullRequestStages, pullRequestDistribution, pullRequestSizes],
  ...[pullRequestRepositories, reviewerLoad, ci],
  ...[issueTrends, throughput, workBalance, cumulativeFlow, timeInStep, flowEfficiency, forecast, cycleTimes],
  ...[pullRequestList, deploymentList, incidentList, agesOfDone],
]);

/** Answers kept by one process, in characters of JSON. */
const MOST = 32 * 1024 * 1024;

interface Asked {
  name: string;
  scope: MetricScope;
  params: unknown;
}
type FactsState = Pick<Provenance, 'factsChanges' | 'factsPending' | 'today'>;

/** Answers from memory, where it may be, a part of a question that is not remembered as a whole. */
export type Remember = <A extends object>(ask: () => Promise<A>) => Promise<A>;

export type Remembered = ReturnType<typeof rememberAnswers>;

/** People open the same pages, with the same range: a question of a large client costs 5–200 ms (docs/decisions/015). */
export function rememberAnswers() {
  const answers = new LRUCache<string, object>({
    maxSize: MOST,
    sizeCalculation: (value, key) => key.length + JSON.stringify(value).length,
  });
  /** Being worked out: whoever comes meanwhile waits for it. */
  const underWay = new Map<string, Promise<object>>();
  return {
    /**
     * The answer to a question at the transaction's snapshot: that of an earlier one where nothing of the client has
     * changed since, so it is never behind. While something waits to be derived nothing is taken from memory or kept.
     */
    async answer<A extends object>(
      { name, scope, params }: Asked,
      { factsChanges, factsPending, today }: FactsState,
      ask: () => Promise<A>,
    ): Promise<A> {
      if (factsPending || factsChanges === null) return await ask();
      const key = JSON.stringify([name, scope, params, factsChanges, today]);
      const known = answers.get(key) as A | undefined;
      if (known) return known;
      const current = underWay.get(key);
      const shared = current && (await current.catch(() => undefined));
      if (shared) return shared as A;
      const asked = ask();
      underWay.set(key, asked);
      try {
        const answer = await asked;
        answers.set(key, answer);
        return answer;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
