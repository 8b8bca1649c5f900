/**
 * The datasets of GET /api/export/<dataset>: names, columns and their order are a contract (docs/metrics.md,
 * "Exports"). Without zod, as the page shows them too.
 */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'instant' | readonly string[];

export interface ExportColumn {
  /** Names as a list: one of these texts. */
  type: ColumnType;
  /** May be null. */
  nullable?: true;
  text: string;
}

export interface ExportDataset<Column extends string = string> {
  label: string;
  /** What a row is. */
  text: string;
  /** The time by which the range chooses rows. */
  filteredBy: string;
  /** The columns that tell one row from all others: where it goes on after a break is said by these. */
  key: readonly NoInfer<Column>[];
  columns: Readonly<Record<Column, ExportColumn>>;
}

const dataset = <Column extends string>(it: ExportDataset<Column>) => it;
const text = (words: string): ExportColumn => ({ type: 'text', text: words });
const integer = (words: string): ExportColumn => ({ type: 'integer', text: words });
const flag = (words: string): ExportColumn => ({ type: 'boolean', text: words });
const instant = (words: string): ExportColumn => ({ type: 'instant', text: words });
const oneOf = (values: readonly string[], words: string): ExportColumn => ({ type: values, text: words });
const orNull = (column: ExportColumn): ExportColumn => ({ ...column, nullable: true });

const repository = text('owner/name');
const deploymentId = text('Its id at the source that tells of it');
const excludedBy = orNull(text('The rule by which no figure counts it; empty: it counts'));

export const exportDatasets = {
  pull_requests: dataset({
    label: 'Pull requests',
    text: 'A pull request with its times as GitHub tells them; of its reviews those that every figure counts.',
    filteredBy: 'createdAt',
    key: ['repository', 'number'],
    columns: {
      repository,
      number: integer('Its number in the repository'),
      title: text('Title'),
      state: oneOf(['open', 'merged', 'closed'], 'State now; closed is closed without a merge'),
      draft: flag('Whether it is a draft now'),
      author: orNull(text('Login; empty for a deleted account')),
      createdAt: instant('When it was made'),
      openedAt: orNull(
        instant('When it was made or, as a draft, first made ready; empty for a draft never made ready'),
      ),
      firstCommitAt: orNull(instant('When the earliest of its commits was authored')),
      firstReviewAt: orNull(
        instant(
          'First review by a human, by the client’s rules, other than the author; not after the merge, and not withdrawn',
        ),
      ),
      firstApprovalAt: orNull(instant('First such review that approves')),
      mergedAt: orNull(instant('When it was merged')),
      closedAt: orNull(instant('When it was closed, merged or not')),
      mergeCommitSha: orNull(text('The commit that the merge made')),
      baseRef: text('Branch it goes into'),
      headRef: text('Branch it comes from'),
      commits: integer('Commits in it'),
      reviews: integer('Reviews that count, of which firstReviewAt is the first'),
      comments: integer('Comments'),
      additions: integer('Lines added'),
      deletions: integer('Lines deleted'),
      excludedBy,
    },
  }),
  pull_request_stages: dataset({
    label: 'Stages of pull requests',
    text: 'How long a pull request spent in each stage, in whole seconds; the stages sum to elapsedSeconds.',
    filteredBy: 'createdAt of the pull request',
    key: ['repository', 'number'],
    columns: {
      repository,
      number: integer('Its number in the repository'),
      codingSeconds: orNull(integer('First commit → opened; empty until merged, as all stages')),
      pickupSeconds: orNull(integer('Opened → first review')),
      reviewSeconds: orNull(integer('First review → first approval, or → merge if never approved')),
      mergeSeconds: orNull(integer('First approval → merged')),
      unreviewedSeconds: orNull(integer('Opened → merged, when no review came')),
      deploySeconds: orNull(integer('Merged → deployed; empty until deployed')),
      elapsedSeconds: orNull(integer('First commit → deployed or, until then, → merged')),
      deploymentId: orNull(text('The deployment that brought it to production first')),
      linkMethod: oneOf(
        ['compare', 'time', 'before_history', 'none'],
        'How that is known: by the commits, by time, not at all (before the first deployment known), or not yet',
      ),
    },
  }),
  deployments: dataset({
    label: 'Deployments',
    text: 'A finished deployment, to any environment. Without those that a rule leaves out.',
    filteredBy: 'finishedAt',
    key: ['repository', 'source', 'deploymentId'],
    columns: {
      repository,
      deploymentId,
      environment: text('As the source names it'),
      sha: text('The commit that was deployed'),
      startedAt: orNull(instant('When it began')),
      finishedAt: instant('When it ended'),
      result: oneOf(
        ['success', 'failure', 'pending'],
        'How the deployment itself ended; failure: it failed to deploy',
      ),
      source: oneOf(
        ['github_deployments', 'workflow_runs', 'releases', 'merges', 'webhook'],
        'What tells of it',
      ),
      previousDeploymentId: orNull(text('The success before it in the same repository and environment')),
      failed: flag(
        'Whether it caused an incident: one is attributed to it. Not whether it failed to deploy, which is its result',
      ),
      rework: flag('Whether it was an unplanned fix'),
    },
  }),
  deployment_changes: dataset({
    label: 'Changes of deployments',
    text: 'A pull request that a deployment brought to its environment first.',
    filteredBy: 'finishedAt of the deployment',
    key: ['repository', 'deploymentId', 'number'],
    columns: {
      repository,
      deploymentId,
      number: integer('Number of the pull request'),
      sha: orNull(text('The commit that its merge made')),
    },
  }),
  incidents: dataset({
    label: 'Incidents',
    text: 'An incident, wherever it is told of, and the deployment it is attributed to. Without those that a rule leaves out.',
    filteredBy: 'openedAt',
    key: ['source', 'incidentId'],
    columns: {
      incidentId: text(
        'Its id at the source: externalId of an issue, the id of a pull request, or the tool’s',
      ),
      source: text('github, jira, revert, or the tool that told of it'),
      repository: orNull(repository),
      title: text('Title'),
      openedAt: instant('When it was opened'),
      resolvedAt: orNull(instant('When it was resolved')),
      deploymentId: orNull(text('The deployment that caused it')),
      attribution: oneOf(
        ['named', 'fix', 'nearest', 'manual', 'none'],
        'Why: it was named, the fix takes a change of it back, it was the last one before, or a person said so',
      ),
    },
  }),
  issues: dataset({
    label: 'Issues',
    text: 'An issue of Jira or GitHub with its times.',
    filteredBy: 'createdAt',
    key: ['key', 'externalId'],
    columns: {
      key: text('ABC-12 of Jira, owner/name#12 of GitHub'),
      externalId: text('Its id at the source, which stays when the key changes'),
      project: text('Key of the project; of GitHub the repository'),
      type: orNull(text('As the source names it')),
      status: text('Name of its status now'),
      createdAt: instant('When it was made'),
      startedAt: orNull(instant('When it first entered a step in progress')),
      doneAt: orNull(instant('When it entered done, and stayed')),
      leadSeconds: orNull(integer('Created → done')),
      cycleSeconds: orNull(integer('Started → done')),
      excludedBy,
    },
  }),
  issue_status_intervals: dataset({
    label: 'Status history of issues',
    text: 'A stay of an issue in a status; the first from its creation, the last without an end.',
    filteredBy: 'createdAt of the issue',
    key: ['key', 'status', 'enteredAt', 'leftAt'],
    columns: {
      key: text('As of the issue'),
      status: text('Name of the status'),
      step: orNull(text('The step of the workflow it is mapped to; empty: it is not')),
      enteredAt: instant('When it came into the status'),
      leftAt: orNull(instant('When it left; empty: it is there')),
    },
  }),
} as const;

export type ExportName = keyof typeof exportDatasets;
export type ExportColumnOf<Name extends ExportName> = keyof (typeof exportDatasets)[Name]['columns'] & string;
export const exportNames = Object.keys(exportDatasets) as ExportName[];

export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** What one cell of an export holds. */
export type ExportValue = string | number | boolean | null;
