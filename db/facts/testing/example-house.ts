import type postgres from 'postgres';
import type { JiraIssue, JiraStatus } from '#lib/records/jira-issue.ts';
import type { PullRequest } from '#lib/records/pull-request.ts';
import type { Deployment, GraphCommit, Issue } from '#lib/records/repository-activity.ts';
import { clientRules } from '#lib/rules.ts';
import { halves, instantOf } from './example-text.ts';

type Loose<T> = { -readonly [K in keyof T]: T[K] };

/** Stable ids of the statuses that the examples name; each mapped one is a step of its own. */
export const statuses: Record<
  string,
  JiraStatus & { step: 'todo' | 'in_progress' | 'waiting' | 'done' | null }
> = {
  Todo: { id: '1', name: 'Todo', category: 'new', step: 'todo' },
  Doing: { id: '2', name: 'Doing', category: 'indeterminate', step: 'in_progress' },
  Review: { id: '3', name: 'Review', category: 'indeterminate', step: 'waiting' },
  Testing: { id: '4', name: 'Testing', category: 'indeterminate', step: 'in_progress' },
  Done: { id: '5', name: 'Done', category: 'done', step: 'done' },
  Odd: { id: '6', name: 'Odd', category: 'indeterminate', step: null },
};

/** What an example gives, as the sources would tell it. */
export interface Given {
  timeZone: string;
  rules: ReturnType<typeof clientRules.parse>;
  pulls: PullRequest[];
  commits: GraphCommit[];
  deployments: (Deployment & { name: string })[];
  incidents: Issue[];
  issues: (JiraIssue & { gone: boolean })[];
  /** Numbers of pull requests that somebody has excluded. */
  excluded: number[];
  /** Incident number → name of the deployment, or `clear`. */
  decided: Map<number, string>;
}

const START = '2026-01-01T00:00:00.000Z';
/** Commits are named in the examples; git has forty digits. */
export const shaOf = (name: string) => Buffer.from(name.padEnd(20, '.')).toString('hex');

/** @throws for a statement that is not understood: none may be passed over */
export function readGiven(text: readonly string[]): Given {
  const given: Given = {
    ...{ timeZone: 'UTC', rules: clientRules.parse({}), pulls: [], commits: [], deployments: [] },
    ...{ incidents: [], issues: [], excluded: [], decided: new Map() },
  };
  let withCommits = true;
  for (const statement of text) {
    const [head, body] = halves(statement, ': ');
    const words = head.split(' ');
    const rest = words.slice(1).join(' ');
    const value = words.at(-1) ?? '';
    if (words[0] === 'PR') given.pulls.push(pullOf(Number(words[1]), body ?? '', given));
    else if (words[0] === 'incident') given.incidents.push(incidentOf(Number(words[1]), body ?? ''));
    else if (words[0] === 'issue')
      given.issues.push(issueOf(Number(words[1]), value === 'sub-task', body ?? ''));
    else if (words[0] === 'deploys') given.deployments.push(deploymentOf(rest, given.deployments.length + 1));
    else if (words[0] === 'zone') given.timeZone = rest;
    else if (words[0] === 'bots') given.rules.bots = [rest];
    else if (head.startsWith('excluded branches')) given.rules.excludedBranches = [value];
    else if (head.startsWith('excluded labels')) given.rules.excludedLabels = [value];
    else if (words[0] === 'window') given.rules.attributionDays = Number(words[1]);
    else if (head.startsWith('exclude PR')) given.excluded.push(Number(value));
    else if (words[0] === 'decide') given.decided.set(Number(words[1]), value);
    else if (head === 'no commits') withCommits = false;
    else throw new Error(`Not understood: ${statement}`);
  }
  if (withCommits) given.commits = mainOf(given.pulls);
  return given;
}

/** main: m0, and on top of it each pull request's merge in the order of the merges. */
function mainOf(pulls: readonly PullRequest[]): GraphCommit[] {
  const merged = pulls.filter(({ mergedAt }) => mergedAt !== null);
  const order = merged.toSorted((a, b) => Date.parse(a.mergedAt ?? '') - Date.parse(b.mergedAt ?? ''));
  const line = [
    { name: 'm0', at: START },
    ...order.map(({ number, mergedAt }) => ({ name: `m${number}`, at: mergedAt ?? START })),
  ];
  return line.map(({ name, at }, index) => ({
    ...{ sha: shaOf(name), parents: index === 0 ? [] : [shaOf(line[index - 1]?.name ?? '')], headline: name },
    ...{ authorName: 'Ann', authorEmail: null, authorLogin: 'ann', authoredAt: at, committedAt: at },
  }));
}

function pullOf(number: number, text: string, { timeZone }: Given): PullRequest {
  const pull: Loose<PullRequest> = {
    ...{
      id: 9_000 + number,
      number,
      title: `Change ${number}`,
      url: `https://github.com/acme/shop/pull/${number}`,
    },
    ...{
      state: 'open',
      draft: false,
      author: 'ann',
      authorIsBot: false,
      baseRef: 'main',
      headRef: `topic-${number}`,
    },
    ...{
      headSha: shaOf(`h${number}`),
      labels: [],
      mergeCommitSha: null,
      additions: 10,
      deletions: 5,
      changedFiles: 1,
    },
    ...{
      commentCount: 0,
      createdAt: START,
      updatedAt: START,
      mergedAt: null,
      closedAt: null,
      openedAt: null,
    },
    ...{ commits: [], reviews: [], events: [], closes: [] },
  };
  let opened: string | null = null;
  let ready: string | null = null;
  for (const fact of text.split(', ')) {
    const [what, rest = ''] = halves(fact, ' ');
    const at = () => instantOf(rest, timeZone);
    const review = (state: 'commented' | 'approved' | 'changes_requested', authorIsBot = false) => {
      const [author, when = ''] = halves(rest, ' ');
      const submittedAt = instantOf(when, timeZone);
      pull.reviews.push({
        id: number * 100 + pull.reviews.length,
        author,
        authorIsBot,
        state,
        commentCount: 0,
        submittedAt,
      });
    };
    if (what === 'opened') opened = at();
    else if (what === 'ready') ready = at();
    else if (what === 'draft') pull.draft = true;
    else if (what === 'commit') pull.commits.push(commitOf(number, pull.commits.length, at()));
    else if (what === 'review') review('commented');
    else if (what === 'botreview') review('commented', true);
    else if (what === 'approval') review('approved');
    else if (what === 'changes') review('changes_requested');
    else if (what === 'merged')
      Object.assign(pull, {
        state: 'merged',
        mergedAt: at(),
        closedAt: at(),
        mergeCommitSha: shaOf(`m${number}`),
      });
    else if (what === 'closed') Object.assign(pull, { state: 'closed', closedAt: at() });
    else if (what === 'title') pull.title = rest;
    else if (what === 'branch') pull.headRef = rest;
    else if (what === 'into') pull.baseRef = rest;
    else if (what === 'label') pull.labels = [rest];
    else if (what === 'by') pull.author = rest;
    else if (what === 'bot') Object.assign(pull, { author: 'renovate', authorIsBot: true });
    else if (what === 'closes')
      pull.closes = [{ id: 7_000 + Number(rest), repository: 'acme/shop', number: Number(rest) }];
    else if (what === 'undoes')
      for (const commit of pull.commits) commit.message = `Undo\n\nThis reverts commit ${shaOf(`m${rest}`)}.`;
    else throw new Error(`Not understood of a pull request: ${fact}`);
  }
  pull.createdAt = opened ?? START;
  pull.openedAt = pull.draft ? null : (ready ?? pull.createdAt);
  pull.updatedAt = '2030-01-01T00:00:00.000Z';
  return pull;
}

const commitOf = (number: number, index: number, at: string) => ({
  ...{
    sha: shaOf(`c${number}-${index}`),
    message: 'Work',
    authorName: 'Ann',
    authorLogin: 'ann',
    authorEmail: null,
  },
  ...{ authoredAt: at, committedAt: at },
});

/** `d1 m1 Mon 12:00 [failure | inactive <time> | to <environment>]` */
function deploymentOf(text: string, id: number): Deployment & { name: string } {
  const [, name = '', commit = '', time = '', rest = ''] =
    /^(\w+) (\w+) ((?:\+1 )?\w{3} \d\d:\d\d)(?: (.*))?$/.exec(text) ?? [];
  if (!name) throw new Error(`Not understood of a deployment: ${text}`);
  const at = instantOf(time);
  const [what, more = ''] = halves(rest, ' ');
  const status = (state: string, createdAt: string) => ({
    id: `${name}-${state}`,
    state,
    environment: null,
    url: null,
    createdAt,
  });
  const statuses = [status(what === 'failure' ? 'failure' : 'success', at)];
  if (what === 'inactive') statuses.push(status('inactive', instantOf(more)));
  return {
    ...{
      name,
      id,
      environment: what === 'to' ? more : 'production',
      ref: 'main',
      sha: shaOf(commit),
      task: null,
      creator: null,
    },
    ...{
      state: statuses.at(-1)?.state ?? null,
      createdAt: at,
      updatedAt: statuses.at(-1)?.createdAt ?? at,
      statuses,
    },
  };
}

function incidentOf(number: number, text: string): Issue {
  const at = (name: string) => {
    const found = text.split(', ').find((fact) => fact.startsWith(`${name} `));
    return found ? instantOf(found.slice(name.length + 1)) : null;
  };
  const [createdAt, closedAt] = [at('opened') ?? START, at('resolved')];
  return {
    ...{
      id: 7_000 + number,
      number,
      title: `Incident ${number}`,
      url: `https://github.com/acme/shop/issues/${number}`,
    },
    ...{
      state: closedAt ? 'closed' : 'open',
      stateReason: null,
      labels: ['incident'],
      author: 'bob',
      authorIsBot: false,
    },
    ...{
      assignee: null,
      commentCount: 0,
      createdAt,
      closedAt,
      updatedAt: closedAt ?? createdAt,
      changes: [],
    },
  };
}

function issueOf(number: number, isSubtask: boolean, text: string): JiraIssue & { gone: boolean } {
  const changes: JiraIssue['changes'] = [];
  let [createdAt, current, gone] = [START, 'Todo', false];
  for (const fact of text.split(', ')) {
    const [what, rest = ''] = halves(fact, ' ');
    if (what === 'created') {
      const [time, as] = halves(rest, ' as ');
      createdAt = instantOf(time);
      current = as ?? current;
    } else if (what === 'gone') gone = true;
    else if (statuses[what]) {
      const [from, to] = [statuses[current], statuses[what]];
      const texts = { fromId: from?.id ?? null, fromText: current, toId: to.id, toText: what, author: 'ann' };
      changes.push({
        id: String(changes.length + 1),
        item: 0,
        field: 'status',
        ...texts,
        at: instantOf(rest),
      });
      current = what;
    } else throw new Error(`Not understood of an issue: ${fact}`);
  }
  const { step: _, ...status } = statuses[current] ?? { ...(statuses.Todo as JiraStatus), step: null };
  return {
    ...{ id: String(number), key: `AB-${number}`, number, title: `Issue ${number}`, gone },
    type: {
      id: isSubtask ? '9' : '7',
      name: isSubtask ? 'Sub-task' : 'Story',
      isSubtask,
      hierarchyLevel: isSubtask ? -1 : 0,
    },
    ...{
      parentId: null,
      status,
      priority: null,
      labels: [],
      author: 'ann',
      authorIsBot: false,
      assignee: null,
    },
    ...{
      storyPoints: null,
      createdAt,
      resolvedAt: null,
      updatedAt: '2030-01-01T00:00:00.000Z',
      sprints: [],
      changes,
    },
    accounts: [],
  };
}

/** Rows that only people make; their facts follow. */
export async function seedByHand(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  given: Given,
): Promise<void> {
  await owner`
    insert into client_rules (client_id, rules, changed_by)
    values (${clientId}, ${owner.json(given.rules as never)}, 'ann')`;
  for (const number of given.excluded) {
    await owner`
      insert into manual_exclusions (client_id, kind, item_id, reason, actor)
      select client_id, 'pull_request', id, 'an experiment', 'ann' from pull_requests
      where client_id = ${clientId} and number = ${number}`;
  }
  for (const [number, name] of given.decided) {
    const id = given.deployments.find((deployment) => deployment.name === name)?.id ?? null;
    await owner`
      insert into incident_decisions (client_id, source, external_id, decision, repository_id, deployment_source,
        deployment_external_id, actor)
      select client_id, 'github', id::text, ${id === null ? 'clear' : 'move'}, ${id && repositoryId}::bigint,
        ${id && 'github_deployments'}::text, ${id && String(id)}::text, 'ann'
      from issues where client_id = ${clientId} and external_id = ${String(7_000 + number)}`;
  }
  for (const issue of given.issues.filter(({ gone }) => gone))
    await owner`update issues set gone_at = now() where client_id = ${clientId} and key = ${issue.key}`;
}

/** A workflow with a step for each status, but for the one that nobody mapped. */
export async function seedWorkflow(
  owner: postgres.Sql,
  clientId: number,
  integrationId: number,
): Promise<void> {
  const [workflow] = await owner`
    insert into workflows (client_id, name, is_default) values (${clientId}, 'Examples', true) returning id`;
  for (const [position, { id, name, category, step }] of Object.values(statuses).entries()) {
    await owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      values (${clientId}, ${integrationId}, ${id}, ${name}, ${category})`;
    if (step === null) continue;
    const [made] = await owner`
      insert into workflow_steps (client_id, workflow_id, position, name, category)
      values (${clientId}, ${workflow?.id}, ${position}, ${name}, ${step}) returning id`;
    await owner`
      insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
      values (${clientId}, ${integrationId}, ${id}, ${made?.id}, 'ann')`;
  }
}
