import { deployedChanges } from '#db/queries/deployed-changes.ts';
import { deploymentList } from '#db/queries/deployment-list.ts';
import { incidentList } from '#db/queries/incident-list.ts';
import { issueList } from '#db/queries/issue-list.ts';
import { pullRequestList } from '#db/queries/pull-request-list.ts';
import { type Compare, ofScope, plain } from './compare.ts';
import * as basis from './independent/basis.ts';
import type { Delivery } from './independent/deliveries.ts';
import * as flow from './independent/flow.ts';
import * as expected from './independent/lists.ts';
import type { Asked } from './independent/model.ts';
import type { Pull } from './independent/pulls.ts';

const order = 'desc';
const limit = 10_000;

type Of<Query extends (...of: never[]) => unknown> = Partial<Parameters<Query>[2]>;

const pulls = (narrowed: Of<typeof pullRequestList> = {}, shows?: (pull: Pull, a: Asked) => boolean) =>
  plain(
    (db, scope) =>
      pullRequestList(db, scope, {
        ...ofScope(scope),
        excluded: 'with',
        sort: 'created',
        order,
        limit,
        ...narrowed,
      }),
    (about) => expected.pullRequestList(about, shows && about.allPulls.filter((pull) => shows(pull, about))),
    shows ? {} : { basis: basis.listedPulls },
  );

/** As the tables have it, which mark what a rule leaves out. */
const excluded = 'with';

const changes = plain(
  (db, scope) => deployedChanges(db, scope, { ...ofScope(scope), sort: 'lead', order, limit }),
  expected.deployedChanges,
  { basis: basis.changes },
);

const deployments = (narrowed: Of<typeof deploymentList> = {}, shows?: (one: Delivery) => boolean) =>
  plain(
    (db, scope) =>
      deploymentList(db, scope, { ...ofScope(scope), sort: 'finished', order, excluded, limit, ...narrowed }),
    (about) => expected.deploymentList(about, shows),
    { rowsBy: ['repositoryId', 'sha', 'finishedAt'], ...(shows ? {} : { basis: basis.listedDeployments }) },
  );

const rowsBy = ['openedAt', 'resolvedAt', 'recoverySeconds'];

const incidents = (by: 'opened' | 'resolved') =>
  plain(
    (db, scope) => incidentList(db, scope, { ...ofScope(scope), by, excluded, limit }),
    (about) => expected.incidentList(about, by),
    { rowsBy, basis: basis.listedIncidents(by) },
  );

const unattributed = plain(
  (db, scope) =>
    incidentList(db, scope, { ...ofScope(scope), by: 'opened', attribution: 'none', excluded, limit }),
  (about) => {
    const of = expected.incidentRows(about, 'opened').filter(({ attribution }) => attribution === 'none');
    return expected.incidentList(about, 'opened', of);
  },
  { rowsBy },
);

type Set = Parameters<typeof expected.issuesOfSet>[1];
const issues = (set: Set, narrowed: Of<typeof issueList> = {}, shows?: Parameters<typeof only>[1]) =>
  plain(
    (db, scope) =>
      issueList(db, scope, { ...ofScope(scope), set, sort: 'done', order, excluded, limit, ...narrowed }),
    (about) => expected.issueList(shows ? only(about, shows, set) : expected.issuesOfSet(about, set)),
    shows ? {} : { basis: basis.issuesIn(set) },
  );
const only = (about: Asked, shows: (issue: Asked['work'][number]) => boolean, set: Set = 'done') =>
  expected.issuesOfSet(about, set).filter(shows);

const HOURS = 3_600;

/** The issues behind a band of the cumulative flow: in each step at the end of the range's first day. */
const issuesOfBands: Compare = async (ask, scope, about) => {
  const on = about.span.from;
  const steps = [...about.raw.workflow.map(({ id }) => id), '0'];
  const answers = steps.map(async (step) => {
    const asked = { ...ofScope(scope), set: 'done', step, on, sort: 'done', order, excluded, limit } as const;
    const compare = plain(
      (db) => issueList(db, scope, asked),
      () => expected.issueList(expected.issuesAt(about, step, on)),
    );
    return compare(ask, scope, about);
  });
  return (await Promise.all(answers)).flat();
};

/** The issues behind a bar of the time in step: what was in each step, with the time in it. */
const issuesOfSteps: Compare = async (ask, scope, about) => {
  const steps = [...about.raw.workflow.map(({ id }) => id), '0'];
  const answers = steps.map(async (timeIn) => {
    const asked = {
      ...ofScope(scope),
      set: 'done',
      timeIn,
      sort: 'time_in',
      order,
      excluded,
      limit,
    } as const;
    const compare = plain(
      (db) => issueList(db, scope, asked),
      () => expected.issuesOfStep(about, timeIn),
    );
    return compare(ask, scope, about);
  });
  return (await Promise.all(answers)).flat();
};

/** What lists and the drawers behind a point, a bar or a row say of single items. */
export const lists: Record<string, Compare> = {
  'list of pull requests': pulls(),
  'drawer of small pull requests merged': pulls(
    { happened: 'merged', size: 'S' },
    ({ merged, lines }, { within, span }) => within(span)(merged) && lines >= 10 && lines < 50,
  ),
  'drawer of pull requests merged without review': pulls(
    { happened: 'merged', trait: 'unreviewed', excluded: 'without' },
    ({ merged, reviewedAt, counts }, { within, span }) =>
      counts && reviewedAt === null && within(span)(merged),
  ),
  'drawer of a bar of pull requests': pulls(
    { happened: 'merged', elapsedFrom: 5 * HOURS, elapsedTo: 50 * HOURS },
    ({ merged, elapsed }, { within, span }) =>
      within(span)(merged) && elapsed !== null && elapsed >= 5 * HOURS && elapsed < 50 * HOURS,
  ),
  'list of deployed changes': changes,
  'list of deployments': deployments(),
  'drawer of deployments that failed': deployments(
    { failed: true },
    ({ production, incidents: of }) => production && of.length > 0,
  ),
  'drawer of deployments that were fixes': deployments(
    { rework: true },
    ({ production, rework }) => production && rework !== null,
  ),
  'drawer of pipelines that failed': deployments(
    { result: 'failure' },
    ({ production, result }) => production && result === 'failure',
  ),
  'list of deployments to staging': deployments(
    { environment: 'staging' },
    ({ environment }) => environment === 'staging',
  ),
  'list of incidents opened': incidents('opened'),
  'list of incidents resolved': incidents('resolved'),
  'list of incidents without a cause': unattributed,
  'list of issues done': issues('done'),
  'list of issues in work': issues('active'),
  'list of issues created': issues('created'),
  'list of issues not done': issues('open'),
  'drawer of bugs done': issues('done', { group: 'bug' }, ({ type }) => flow.groupOf(type) === 'bug'),
  'drawer of a bar of cycle times': issues(
    'done',
    { cycleFrom: 10 * HOURS, cycleTo: 100 * HOURS },
    ({ cycle }) => cycle !== null && cycle >= 10 * HOURS && cycle < 100 * HOURS,
  ),
  'drawers of the bands of the flow': issuesOfBands,
  'drawers of the time in step': issuesOfSteps,
};
