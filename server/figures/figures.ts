import { agingWork } from '#db/queries/aging-work.ts';
import { changeFailRate } from '#db/queries/change-fail-rate.ts';
import { ci } from '#db/queries/ci.ts';
import { cumulativeFlow } from '#db/queries/cumulative-flow.ts';
import { cycleTimes } from '#db/queries/cycle-times.ts';
import { deploymentFrequency } from '#db/queries/deployment-frequency.ts';
import { flowEfficiency } from '#db/queries/flow-efficiency.ts';
import { forecast } from '#db/queries/forecast.ts';
import { issueTrends } from '#db/queries/issue-trends.ts';
import { leadTime } from '#db/queries/lead-time.ts';
import type { MetricScope } from '#db/queries/metric-scope.ts';
import { openPullRequests } from '#db/queries/open-pull-requests.ts';
import { pullRequestDistribution } from '#db/queries/pull-request-distribution.ts';
import { pullRequestRepositories } from '#db/queries/pull-request-repositories.ts';
import { pullRequestSizes } from '#db/queries/pull-request-sizes.ts';
import { pullRequestStages } from '#db/queries/pull-request-stages.ts';
import { pullRequestSummary } from '#db/queries/pull-request-summary.ts';
import { recoveryTime } from '#db/queries/recovery-time.ts';
import { reviewerLoad } from '#db/queries/reviewer-load.ts';
import { reworkRate } from '#db/queries/rework-rate.ts';
import { serviceOverview } from '#db/queries/service-overview.ts';
import { throughput } from '#db/queries/throughput.ts';
import { timeInStep } from '#db/queries/time-in-step.ts';
import { workBalance } from '#db/queries/work-balance.ts';
import type { Db } from '#db/router/router.ts';
import { ci as expectedCi } from './independent/ci.ts';
import * as dora from './independent/dora.ts';
import * as flow from './independent/flow.ts';
import { forecast as expectedForecast } from './independent/forecast.ts';
import * as github from './independent/github.ts';
import type { Asked } from './independent/model.ts';
import { addDays } from './independent/numbers.ts';
import * as reviewers from './independent/reviewers.ts';

export interface Answered {
  answer: object;
  expected: object;
}

type Ask = <T>(question: (db: Db) => Promise<T>) => Promise<T>;
type Compare = (ask: Ask, scope: MetricScope, about: Asked) => Promise<Answered[]>;

/** Lists of which the order is not a figure. */
const keys: Record<string, string> = {
  ...{ points: 'id', dots: 'id', rows: 'id', people: 'login', reviewers: 'login', workflows: 'id' },
  ...{ services: 'name', repositories: 'name', issues: 'id' },
};

/** Without what it rests on, in an order of its own. */
function tidy(given: object): object {
  const { meta: _meta, ...figures } = given as Record<string, unknown>;
  const entries = Object.entries(figures).map(([name, value]) => {
    const key = keys[name];
    if (!key || !Array.isArray(value)) return [name, value];
    const of = (item: unknown) => String((item as Record<string, unknown>)[key]);
    return [name, value.toSorted((one, other) => (of(one) < of(other) ? -1 : 1))];
  });
  return Object.fromEntries(entries);
}

const answered = (answer: object, expected: object): Answered[] => [
  { answer: tidy(answer), expected: tidy(expected) },
];

const plain =
  <A extends object>(
    query: (db: Db, scope: MetricScope) => Promise<A>,
    expected: (about: Asked, answer: A) => object,
  ): Compare =>
  async (ask, scope, about) => {
    const answer = await ask((db) => query(db, scope));
    return answered(answer, expected(about, answer));
  };

/** What the scope has said already. */
const ofScope = ({ clientId, bucket }: MetricScope) => ({ client: clientId, bucket });
const ITEMS = 25;
const all = { sort: 'age', order: 'desc', limit: 10_000 } as const;

/** Each figure of the pages, as the product answers it and as it is worked out here. */
export const figures: Record<string, Compare> = {
  'lead time': plain(leadTime, dora.leadTime),
  'deployment frequency': plain(deploymentFrequency, dora.deploymentFrequency),
  'change fail rate': plain(changeFailRate, dora.changeFailRate),
  'recovery time': plain(recoveryTime, dora.recoveryTime),
  'rework rate': plain(reworkRate, dora.reworkRate),
  'of each service': plain(serviceOverview, dora.serviceOverview),
  'key figures of pull requests': plain(pullRequestSummary, github.pullRequestSummary),
  'stages of pull requests': plain(pullRequestStages, github.pullRequestStages),
  'spread of pull requests': plain(pullRequestDistribution, github.pullRequestDistribution),
  'sizes of pull requests': plain(pullRequestSizes, github.pullRequestSizes),
  'pull requests of each repository': plain(pullRequestRepositories, github.pullRequestRepositories),
  'load of reviewers': plain(reviewerLoad, reviewers.reviewerLoad),
  'open pull requests': plain(
    (db, scope) => openPullRequests(db, scope, { ...ofScope(scope), ...all }),
    reviewers.openPullRequests,
  ),
  CI: async (ask, scope, about) => {
    const answer = await ask((db) => ci(db, scope, ofScope(scope)));
    const [workflow] = about.runs.map((run) => run.workflow);
    if (workflow === undefined) return answered(answer, expectedCi(about));
    const ofOne = await ask((db) => ci(db, scope, { ...ofScope(scope), workflow: Number(workflow) }));
    return [...answered(answer, expectedCi(about)), ...answered(ofOne, expectedCi(about, workflow))];
  },
  'trends of issues': plain(issueTrends, flow.issueTrends),
  'cycle times': plain(cycleTimes, flow.cycleTimes),
  'cumulative flow': plain(cumulativeFlow, flow.cumulativeFlow),
  'aging work': plain(agingWork, flow.agingWork),
  'time in step': plain(timeInStep, flow.timeInStep),
  'flow efficiency': plain(flowEfficiency, flow.flowEfficiency),
  throughput: plain(throughput, flow.throughput),
  'work balance': plain(workBalance, flow.workBalance),
  forecast: async (ask, scope, about) => {
    const until = addDays(about.today, 20);
    const answer = await ask((db) => forecast(db, scope, { items: ITEMS, until }));
    return answered(answer, expectedForecast(about, ITEMS, until));
  },
};
