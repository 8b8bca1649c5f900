import type { PullRequest } from '#lib/records/pull-request.ts';
import type { GraphCommit, Issue, WorkflowRun } from '#lib/records/repository-activity.ts';
import { clientRules } from '#lib/rules.ts';
import { deploymentsOf, incidentOf, type NamedDeployment, runOf } from './example-activity.ts';
import { type ExampleIssue, issueOf } from './example-issues.ts';
import { pullOf } from './example-pulls.ts';
import { halves, START, shaOf } from './example-text.ts';

/** What an example gives, as the sources would tell it. */
export interface Given {
  timeZone: string;
  rules: ReturnType<typeof clientRules.parse>;
  /** Whether the repository and the project are of one service. */
  service: boolean;
  pulls: PullRequest[];
  commits: GraphCommit[];
  deployments: NamedDeployment[];
  incidents: Issue[];
  runs: WorkflowRun[];
  issues: ExampleIssue[];
  /** Numbers of pull requests that somebody has excluded. */
  excluded: number[];
  /** Incident → name of the deployment, or `clear`. */
  decided: Map<string, string>;
}

/** @throws for a statement that is not understood: none may be passed over */
export function readGiven(text: readonly string[]): Given {
  const given: Given = {
    timeZone: 'UTC',
    rules: clientRules.parse({}),
    service: false,
    pulls: [],
    commits: [],
    runs: [],
    deployments: [],
    incidents: [],
    issues: [],
    excluded: [],
    decided: new Map(),
  };
  let withCommits = true;
  for (const statement of text) {
    const [head, body = ''] = halves(statement, ': ');
    const words = head.split(' ');
    const rest = words.slice(1).join(' ');
    const value = words.at(-1) ?? '';
    const zone = given.timeZone;
    if (words[0] === 'PR') given.pulls.push(...numbersOf(words).map((number) => pullOf(number, body, zone)));
    else if (words[0] === 'incident') given.incidents.push(incidentOf(Number(words[1]), body, zone));
    else if (words[0] === 'issue') given.issues.push(...issuesOf(head, body, zone));
    else if (words[0] === 'deploys')
      given.deployments.push(...deploymentsOf(rest, given.deployments.length, zone));
    else if (words[0] === 'run') given.runs.push(runOf(given.runs.length + 1, body, zone));
    else if (words[0] === 'zone') given.timeZone = rest;
    else if (words[0] === 'bots') given.rules.bots = [rest];
    else if (head.startsWith('excluded branches')) given.rules.excludedBranches = [value];
    else if (head.startsWith('excluded labels')) given.rules.excludedLabels = [value];
    else if (words[0] === 'window') given.rules.attributionDays = Number(words[1]);
    else if (head.startsWith('exclude PR')) given.excluded.push(Number(value));
    else if (words[0] === 'decide') given.decided.set(words[1] ?? '', value);
    else if (head === 'one service') given.service = true;
    else if (head === 'no commits') withCommits = false;
    else if (head !== 'nothing') throw new Error(`Not understood: ${statement}`);
  }
  if (withCommits) given.commits = mainOf(given.pulls);
  return given;
}

/** Of `PR 3`, `PR 1 to 5`. */
function numbersOf([, first, to, last = '']: readonly string[]): number[] {
  const [from, until] = [Number(first), to === 'to' ? Number.parseInt(last, 10) : Number(first)];
  return Array.from({ length: until - from + 1 }, (_, index) => from + index);
}

/** Of `issue 1`, `issue 2 Bug`, `issue 1 to 6`, `issue 1 to 14, each a day earlier`. */
function issuesOf(head: string, body: string, timeZone: string): ExampleIssue[] {
  const [which, spread] = halves(head, ', ');
  const words = which.split(' ');
  const type = /^\d+$/.test(words.at(-1) ?? '') ? 'Story' : (words.at(-1) ?? '');
  return numbersOf(words).map((number, index) => {
    const issue = issueOf(number, type, body, timeZone);
    if (!spread) return issue;
    const earlier = (at: string) => new Date(Date.parse(at) - index * 86_400_000).toISOString();
    const changes = issue.changes.map((change) => ({ ...change, at: earlier(change.at) }));
    return { ...issue, createdAt: earlier(issue.createdAt), changes };
  });
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
    sha: shaOf(name),
    parents: index === 0 ? [] : [shaOf(line[index - 1]?.name ?? '')],
    headline: name,
    authorName: 'Ann',
    authorEmail: null,
    authorLogin: 'ann',
    authoredAt: at,
    committedAt: at,
  }));
}
