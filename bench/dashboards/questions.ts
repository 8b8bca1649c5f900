import type { z } from 'zod';
import { agingWork } from '../../db/queries/aging-work.ts';
import { changeFailRate } from '../../db/queries/change-fail-rate.ts';
import { ci } from '../../db/queries/ci.ts';
import { cumulativeFlow } from '../../db/queries/cumulative-flow.ts';
import { cycleTimes } from '../../db/queries/cycle-times.ts';
import { deploymentFrequency } from '../../db/queries/deployment-frequency.ts';
import { deploymentList } from '../../db/queries/deployment-list.ts';
import { flowEfficiency } from '../../db/queries/flow-efficiency.ts';
import { forecast } from '../../db/queries/forecast.ts';
import { incidentList } from '../../db/queries/incident-list.ts';
import { issueList } from '../../db/queries/issue-list.ts';
import { issueTrends } from '../../db/queries/issue-trends.ts';
import { leadTime } from '../../db/queries/lead-time.ts';
import type { MetricScope } from '../../db/queries/metric-scope.ts';
import { openPullRequests } from '../../db/queries/open-pull-requests.ts';
import { pullRequestDistribution } from '../../db/queries/pull-request-distribution.ts';
import { pullRequestList } from '../../db/queries/pull-request-list.ts';
import { pullRequestRepositories } from '../../db/queries/pull-request-repositories.ts';
import { pullRequestSizes } from '../../db/queries/pull-request-sizes.ts';
import { pullRequestStages } from '../../db/queries/pull-request-stages.ts';
import { pullRequestSummary } from '../../db/queries/pull-request-summary.ts';
import { recoveryTime } from '../../db/queries/recovery-time.ts';
import { reviewerLoad } from '../../db/queries/reviewer-load.ts';
import { reworkRate } from '../../db/queries/rework-rate.ts';
import { serviceOverview } from '../../db/queries/service-overview.ts';
import { sourceHealth } from '../../db/queries/source-health.ts';
import { throughput } from '../../db/queries/throughput.ts';
import { timeInStep } from '../../db/queries/time-in-step.ts';
import { workBalance } from '../../db/queries/work-balance.ts';
import type { Db } from '../../db/router/router.ts';
import { endpoints } from '../../lib/api/endpoints.ts';

/** A question that pages ask. */
export interface Question {
  /** The last part of its path. */
  name: string;
  /** Of a page that asks more than for whose days: what. */
  more: Record<string, string>;
  /** As its route asks it, with what the endpoint makes of an address that says only whose days they are. */
  ours: (db: Db, scope: MetricScope) => Promise<unknown>;
  /** The peer's question that is nearest to it (bench/peer/questions). */
  peer?: string;
  /** It tells of the days before the range too: the peer is asked of both. */
  compares?: boolean;
}

function ask<P>(
  { path, query }: { path: string; query?: z.ZodType<P> | undefined },
  question: (db: Db, scope: MetricScope, params: P) => Promise<unknown>,
  { more = {}, ...peer }: Partial<Pick<Question, 'peer' | 'compares' | 'more'>> = {},
): Question {
  if (!query) throw new Error(`${path} takes no question`);
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    more,
    ours: (db, scope) => question(db, scope, query.parse({ client: String(scope.clientId), ...more })),
    ...peer,
  };
}

const compares = true;
const dora = [
  ask(endpoints.leadTime, leadTime, { peer: 'lead-time', compares }),
  ask(endpoints.deploymentFrequency, deploymentFrequency, { peer: 'deployment-frequency', compares }),
  ask(endpoints.changeFailRate, changeFailRate, { peer: 'change-fail-rate', compares }),
  ask(endpoints.recoveryTime, recoveryTime, { peer: 'recovery-time', compares }),
  ask(endpoints.reworkRate, reworkRate, { peer: 'rework-rate', compares }),
];

const summary = ask(endpoints.pullRequestSummary, pullRequestSummary, {
  peer: 'pull-request-summary',
  compares,
});

/** What each page asks when it is opened. */
export const pages: Record<string, Question[]> = {
  '/': [
    ...dora,
    ask(endpoints.serviceOverview, serviceOverview, { peer: 'service-overview' }),
    ask(endpoints.sourceHealth, sourceHealth),
  ],
  '/dora': [
    ...dora,
    ask(endpoints.deploymentList, deploymentList),
    ask(endpoints.incidentList, incidentList),
  ],
  '/github': [
    summary,
    ask(endpoints.pullRequestStages, pullRequestStages, { peer: 'pull-request-stages' }),
    ask(endpoints.pullRequestDistribution, pullRequestDistribution, {
      peer: 'pull-request-distribution',
      compares,
    }),
    ask(endpoints.pullRequestSizes, pullRequestSizes, { peer: 'pull-request-sizes', compares }),
    ask(endpoints.openPullRequests, openPullRequests),
    ask(endpoints.pullRequestRepositories, pullRequestRepositories, {
      peer: 'pull-request-repositories',
      compares,
    }),
    ask(endpoints.reviewerLoad, reviewerLoad, { peer: 'reviewer-load', compares }),
    ask(endpoints.ci, ci, { peer: 'ci', compares }),
    ask(endpoints.pullRequestList, pullRequestList),
  ],
  '/trends': [
    summary,
    ask(endpoints.issueTrends, issueTrends, { peer: 'issue-trends', compares }),
    ask(endpoints.throughput, throughput, { peer: 'throughput', compares }),
    ask(endpoints.workBalance, workBalance),
  ],
  '/flow': [
    ask(endpoints.cumulativeFlow, cumulativeFlow, { peer: 'cumulative-flow' }),
    ask(endpoints.cycleTimes, cycleTimes, { peer: 'cycle-times' }),
    ask(endpoints.agingWork, agingWork, { peer: 'aging-work' }),
    ask(endpoints.timeInStep, timeInStep, { peer: 'time-in-step' }),
    ask(endpoints.flowEfficiency, flowEfficiency),
    ask(endpoints.forecast, forecast),
    ask(endpoints.issueList, issueList, { more: { set: 'active' } }),
  ],
};

/** Each once, whatever pages ask it. */
export const questions: Question[] = [
  ...new Map(Object.values(pages).flatMap((asked) => asked.map((one) => [one.name, one] as const))).values(),
];
