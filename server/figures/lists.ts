import { deployedChanges } from '#db/queries/deployed-changes.ts';
import { deploymentList } from '#db/queries/deployment-list.ts';
import { incidentList } from '#db/queries/incident-list.ts';
import { issueList } from '#db/queries/issue-list.ts';
import { pullRequestList } from '#db/queries/pull-request-list.ts';
import { type Compare, ofScope, plain } from './compare.ts';
import * as expected from './independent/lists.ts';

const order = 'desc';
const limit = 10_000;

const incidents = (by: 'opened' | 'resolved') =>
  plain(
    (db, scope) => incidentList(db, scope, { ...ofScope(scope), by, limit }),
    (about) => expected.incidentList(about, by),
    { rowsBy: ['openedAt', 'resolvedAt', 'recoverySeconds'] },
  );
const issues = (set: 'done' | 'active') =>
  plain(
    (db, scope) => issueList(db, scope, { ...ofScope(scope), set, sort: 'done', order, limit }),
    (about) => expected.issueList(about, set),
  );

/** What lists say of single items. */
export const lists: Record<string, Compare> = {
  'list of pull requests': plain(
    (db, scope) =>
      pullRequestList(db, scope, { ...ofScope(scope), excluded: 'with', sort: 'created', order, limit }),
    expected.pullRequestList,
  ),
  'list of deployed changes': plain(
    (db, scope) => deployedChanges(db, scope, { ...ofScope(scope), sort: 'lead', order, limit }),
    expected.deployedChanges,
  ),
  'list of deployments': plain(
    (db, scope) => deploymentList(db, scope, { ...ofScope(scope), sort: 'finished', order, limit }),
    expected.deploymentList,
    { rowsBy: ['repositoryId', 'sha', 'finishedAt'] },
  ),
  'list of incidents opened': incidents('opened'),
  'list of incidents resolved': incidents('resolved'),
  'list of issues done': issues('done'),
  'list of issues in work': issues('active'),
};
