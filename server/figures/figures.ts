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
import { answered, type Compare, ofScope, plain, rests } from './compare.ts';
import { health } from './health.ts';
import * as basis from './independent/basis.ts';
import { ci as expectedCi } from './independent/ci.ts';
import * as dora from './independent/dora.ts';
import * as flow from './independent/flow.ts';
import { forecast as expectedForecast } from './independent/forecast.ts';
import * as github from './independent/github.ts';
import { addDays } from './independent/numbers.ts';
import * as reviewers from './independent/reviewers.ts';
import { lists } from './lists.ts';

const ITEMS = 25;
const all = { sort: 'age', order: 'desc', limit: 10_000 } as const;

/** Each figure of the pages, as the product answers it and as it is worked out here. */
export const figures: Record<string, Compare> = {
  'lead time': plain(leadTime, dora.leadTime, { basis: basis.changes }),
  'deployment frequency': plain(deploymentFrequency, dora.deploymentFrequency, {
    basis: basis.fullWeeks,
  }),
  'change fail rate': plain(changeFailRate, dora.changeFailRate, { basis: basis.deployments }),
  'recovery time': plain(recoveryTime, dora.recoveryTime, { basis: basis.recoveries }),
  'rework rate': plain(reworkRate, dora.reworkRate, { basis: basis.reachedDeployments }),
  'of each service': plain(serviceOverview, dora.serviceOverview, { basis: basis.services }),
  'key figures of pull requests': plain(pullRequestSummary, github.pullRequestSummary, {
    basis: basis.pullsWithNews,
  }),
  'stages of pull requests': plain(pullRequestStages, github.pullRequestStages, { basis: basis.mergedPulls }),
  'spread of pull requests': plain(pullRequestDistribution, github.pullRequestDistribution, {
    basis: basis.mergedPulls,
  }),
  'sizes of pull requests': plain(pullRequestSizes, github.pullRequestSizes, { basis: basis.mergedPulls }),
  'pull requests of each repository': plain(pullRequestRepositories, github.pullRequestRepositories, {
    basis: basis.pullsOfRepositories,
  }),
  'load of reviewers': plain(reviewerLoad, reviewers.reviewerLoad, { basis: basis.reviews }),
  'open pull requests': plain(
    (db, scope) => openPullRequests(db, scope, { ...ofScope(scope), ...all }),
    reviewers.openPullRequests,
    { basis: basis.openPulls },
  ),
  CI: async (ask, scope, about) => {
    const answer = await ask((db) => ci(db, scope, ofScope(scope)));
    const [workflow] = about.runs.map((run) => run.workflow);
    const own = [...answered(answer, expectedCi(about)), rests(answer, basis.runs(about))];
    if (workflow === undefined) return own;
    const ofOne = await ask((db) => ci(db, scope, { ...ofScope(scope), workflow: Number(workflow) }));
    return [...own, ...answered(ofOne, expectedCi(about, workflow)), rests(ofOne, basis.runs(about))];
  },
  'trends of issues': plain(issueTrends, flow.issueTrends, { basis: basis.doneIssues }),
  'cycle times': plain(cycleTimes, flow.cycleTimes, { basis: basis.doneIssues }),
  'cumulative flow': plain(cumulativeFlow, flow.cumulativeFlow, { basis: basis.standing }),
  'aging work': plain(agingWork, flow.agingWork, { basis: basis.issuesIn('active') }),
  'time in step': plain(timeInStep, flow.timeInStep, { basis: basis.doneIssues }),
  'flow efficiency': plain(flowEfficiency, flow.flowEfficiency, { basis: basis.doneIssues }),
  throughput: plain(throughput, flow.throughput, { basis: basis.doneIssues }),
  'work balance': plain(workBalance, flow.workBalance, { basis: basis.doneIssues }),
  ...lists,
  ...health,
  forecast: async (ask, scope, about) => {
    const until = addDays(about.today, 20);
    const answer = await ask((db) => forecast(db, scope, { items: ITEMS, until }));
    return [
      ...answered(answer, expectedForecast(about, ITEMS, until)),
      rests(answer, basis.doneIssues(about)),
    ];
  },
};
