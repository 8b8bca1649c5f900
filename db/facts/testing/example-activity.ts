import type { Deployment, Issue, WorkflowRun } from '#lib/records/repository-activity.ts';
import { halves, instantOf, START, shaOf } from './example-text.ts';

export type NamedDeployment = Deployment & { name: string };

/**
 * One deployment, or several of a commit at the same time of some days: `m0 12:00 on Mon, +1 Tue`, or of weeks from
 * 2 March 2026 on: `m0 12:00 each Mon, Tue for 5 weeks`.
 */
export function deploymentsOf(text: string, before: number, timeZone: string): NamedDeployment[] {
  const [, commit, time, how, list = ''] = /^(\w+) (\d\d:\d\dZ?) (on|each) (.+)$/.exec(text) ?? [];
  if (!commit) return [deploymentOf(text, before + 1, timeZone)];
  const [names = '', weeks] = how === 'on' ? [list] : list.split(/ for (\d+) weeks$/);
  const days = names.split(', ');
  const all = how === 'on' ? days : weeksOf(days, Number(weeks));
  return all.map((day, index) => {
    const id = before + index + 1;
    return deploymentOf(`n${id} ${commit} ${day} ${time}`, id, timeZone);
  });
}

const weeksOf = (days: readonly string[], weeks: number) =>
  Array.from({ length: weeks }, (_, week) => days.map((day) => `+${week} ${day}`)).flat();

/** `d1 m1 Mon 12:00 [failure | inactive <time> | to <environment>]` */
function deploymentOf(text: string, id: number, timeZone: string): NamedDeployment {
  const [, name = '', commit = '', time = '', rest = ''] =
    /^(\w+) (\w+) (\S+(?: \w+)? \d\d:\d\dZ?)(?: (.*))?$/.exec(text) ?? [];
  if (!name) throw new Error(`Not understood of a deployment: ${text}`);
  const at = instantOf(time, timeZone);
  const [what, more = ''] = halves(rest, ' ');
  const status = (state: string, createdAt: string) => ({
    id: `${name}-${state}`,
    state,
    environment: null,
    url: null,
    createdAt,
  });
  const statuses = [status(what === 'failure' ? 'failure' : 'success', at)];
  if (what === 'inactive') statuses.push(status('inactive', instantOf(more, timeZone)));
  return {
    name,
    id,
    environment: what === 'to' ? more : 'production',
    ref: 'main',
    sha: shaOf(commit),
    task: null,
    creator: null,
    state: statuses.at(-1)?.state ?? null,
    createdAt: at,
    updatedAt: statuses.at(-1)?.createdAt ?? at,
    statuses,
  };
}

/** A GitHub issue with the label `incident`. */
export function incidentOf(number: number, text: string, timeZone: string): Issue {
  const at = (name: string) => {
    const found = text.split(', ').find((fact) => fact.startsWith(`${name} `));
    return found ? instantOf(found.slice(name.length + 1), timeZone) : null;
  };
  const [createdAt, closedAt] = [at('opened') ?? START, at('resolved')];
  return {
    id: 7_000 + number,
    number,
    title: `Incident ${number}`,
    url: `https://github.com/acme/shop/issues/${number}`,
    state: closedAt ? 'closed' : 'open',
    stateReason: null,
    labels: ['incident'],
    author: 'bob',
    authorIsBot: false,
    assignee: null,
    commentCount: 0,
    createdAt,
    closedAt,
    updatedAt: closedAt ?? createdAt,
    changes: [],
  };
}

/** A run of the workflow “ci”: when it was created, started, and how it ended when; without an end it still runs. */
export function runOf(id: number, text: string, timeZone: string): WorkflowRun {
  const times = new Map(text.split(', ').map((fact) => halves(fact, ' ') as [string, string]));
  const at = (what: string | undefined) => {
    const time = what === undefined ? undefined : times.get(what);
    return time === undefined ? null : instantOf(time, timeZone);
  };
  const end = [...times.keys()].find((what) => what !== 'created' && what !== 'started');
  const createdAt = at('created') ?? START;
  return {
    id,
    workflowId: 1,
    name: 'ci',
    event: 'push',
    branch: 'main',
    sha: shaOf('m0'),
    attempt: 1,
    status: end ? 'completed' : 'in_progress',
    conclusion: end ?? null,
    url: 'https://github.com/acme/shop',
    actor: 'ann',
    createdAt,
    startedAt: at('started'),
    finishedAt: at(end),
    jobs: null,
    updatedAt: '2030-01-01T00:00:00.000Z',
  };
}
