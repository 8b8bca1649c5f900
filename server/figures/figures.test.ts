import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricScope } from '#db/queries/metric-scope.ts';
import { long } from '#lib/testing/long.ts';
import { NOW } from '#server/etl/testing/fixture.ts';
import type { Answered } from './compare.ts';
import { figures } from './figures.ts';
import { differences, figuresIn } from './independent/differences.ts';
import { type Asked, asked, type Model, type Question } from './independent/model.ts';
import { addDays, dayOf } from './independent/numbers.ts';
import { views } from './views.ts';
import { type FiguresWorld, figuresWorld } from './world.ts';

// Every figure of the pages, worked out a second time from the raw rows of the sample world, in plain TypeScript.

let world: FiguresWorld;
let model: Model;
/** Each question of a page, as the product and as the model understands it. */
let questions: { name: string; scope: MetricScope; about: Asked }[];
let services: string[] = [];
let team = '';

beforeAll(async () => {
  world = await figuresWorld();
}, 180_000);
afterAll(() => world?.close());

async function plainly(): Promise<void> {
  team = await world.team();
  await world.inZone('Europe/Berlin');
}

/** With services, one project of two of them and a repository of none; with rules, and what people leave out. */
async function withRules(): Promise<void> {
  const { repositories, projects } = world;
  services = [
    await world.service('Shop', repositories.slice(0, 1), projects.slice(0, 1)),
    await world.service('Payments', repositories.slice(1, 2), projects.slice(0, 2)),
  ];
  await world.rules({
    bots: ['^nightly', 'robot$'],
    excludedBranches: ['^release/'],
    excludedLabels: ['Documentation'],
    excludeSubtasks: false,
    attributionDays: 2,
    hotfix: { titles: ['urgent', '\\bhotfix'], branches: ['^hotfix/'], labels: ['Bug'] },
  });
  await world.inZone('America/Havana');
  const of = (table: string, where: string, limit: number) =>
    `select * from (select *, row_number() over (order by 1) from ${table} where client_id = $1 and ${where}) t limit ${limit}`;
  await world.exclude(
    'pull_request',
    of(
      '(select pull_request_id as id, * from pull_request_facts) f',
      "merged_at > '2026-10-20' and lead_seconds > 0",
      5,
    ),
  );
  await world.exclude(
    'issue',
    of('(select issue_id as id, * from issue_facts) f', "done_at > '2026-10-20'", 5),
  );
  // Of what is left out nobody counts the mended orders either.
  const mended = "done_at > '2026-10-20' and anomalies > 0";
  await world.exclude('issue', of('(select issue_id as id, * from issue_facts) f', mended, 2));
  const pulls = '(select pull_request_id as id, * from pull_request_facts) f';
  await world.exclude('pull_request', of(pulls, "merged_at > '2026-10-20' and anomalies > 0", 2));
  await world.exclude(
    'deployment',
    of('deployment_facts', "finished_at > '2026-10-25' and result = 'success' and production", 3),
  );
  await world.exclude(
    'incident',
    of('incident_facts', "resolved_at > '2026-10-10' and deployment_id is not null", 2),
  );
  await decide();
}

/** What people say of the causes of incidents: that the rules were right or wrong, or that no deployment was it. */
async function decide(): Promise<void> {
  const { incidents, deliveries } = await world.model();
  const handles = await world.handles();
  // The latest: all questions ask for them.
  const [first, second, third, fourth] = incidents
    .toSorted((a, b) => b.opened - a.opened)
    .filter(({ cause, counts }) => cause !== null && counts)
    .map(({ issue }) => handles.get(`incident ${issue.id}`) ?? '');
  // One that began after the incident, which no rule would take for it.
  const late = deliveries.findLast(({ production, result }) => production && result === 'success');
  const deploymentId = Number(handles.get(late?.key ?? ''));
  await world.decide(first ?? '', { decision: 'clear' });
  await world.decide(second ?? '', { decision: 'move', deploymentId });
  await world.decide(third ?? '', { decision: 'confirm' });
  await world.decide(fourth ?? '', { decision: 'clear' });
  await world.decide(fourth ?? '', { decision: 'reset' });
}

/** With steps and sources of deployments that are others than before; the cleared incidents stay so. */
async function withChanges(): Promise<void> {
  const [releasing = '', , merging = ''] = world.repositories;
  const environment = 'production';
  await world.change();
  await world.deploymentRule(merging, { source: 'merges', branch: '^main$', environment });
  await world.deploymentRule(releasing, { source: 'releases', tag: '^v', prereleases: false, environment });
  await world.rules({
    deployments: {
      source: 'workflow_runs',
      workflow: '^deploy$',
      job: '^deploy-',
      branch: '^main$',
      environment: 'live',
    },
  });
  await world.inZone('America/Havana');
  const items =
    "select id from deployment_facts where client_id = $1 and result = 'success' and external_id::bigint % 9 = 0";
  await world.exclude('deployment', items);
}

const isMended = ({ mended }: { mended: number | boolean }) => Number(mended) > 0;

interface State {
  timeZone: string;
  ruled: boolean;
  /** Some questions are enough. */
  few: boolean;
  changed?: boolean;
}

interface Made extends State {
  name: string;
  make: () => Promise<void>;
}

const inKiritimati: Made = {
  name: 'in Kiritimati, with services and rules',
  timeZone: 'Pacific/Kiritimati',
  make: () => world.inZone('Pacific/Kiritimati'),
  ruled: true,
  few: true,
};

const states: Made[] = [
  { name: 'in Berlin, as the sample is', timeZone: 'Europe/Berlin', make: plainly, ruled: false, few: false },
  {
    name: 'in Havana, with services and rules',
    timeZone: 'America/Havana',
    make: withRules,
    ruled: true,
    few: false,
  },
  ...(long ? [inKiritimati] : []),
  {
    name: 'in Havana, with steps and deployments that changed',
    timeZone: 'America/Havana',
    make: withChanges,
    ruled: true,
    few: true,
    changed: true,
  },
];

/** What a page may ask, and how many figures at least say something then, of all of a page. */
function questionsOf({ timeZone, ruled, few }: State): Record<string, Question> {
  const to = dayOf(NOW.getTime(), timeZone);
  const weeks = { from: addDays(to, -44), to, bucket: 'week' } as const;
  const [repository = '', project = ''] = [world.repositories[0], world.projects[0]];
  const months = { months: { from: '2026-09-10', to, bucket: 'month' } } as const;
  const days = { days: { from: '2026-11-01', to: '2026-11-10', bucket: 'day' } } as const;
  const branch = { 'a branch': { ...weeks, branch: 'release/1' } };
  const narrowed: Record<string, Question> = {
    'years of which most are not known': { from: '2024-11-20', to, bucket: 'month' },
    'a repository': { ...weeks, repository },
    'a project': { ...weeks, project },
    'a label': { ...weeks, label: 'Bug' },
    'the branch main, by day': { ...weeks, branch: 'main', bucket: 'day' },
    'a type': { ...weeks, type: 'Bug' },
  };
  // Each question is asked in one state at least.
  if (!ruled)
    return {
      weeks,
      ...months,
      ...branch,
      ...(long && { ...days, ...narrowed }),
      'a team': { ...weeks, team },
    };
  const [service = '', other = ''] = services;
  const another: Question = { ...weeks, service: other, bucket: 'day' };
  if (few) return { weeks, ...days, 'another, by day': another };
  return {
    weeks,
    ...narrowed,
    ...(long && { ...months, ...days, ...branch, 'another, by day': another }),
    'a service': { ...weeks, service },
    'a project of a service': { ...weeks, service: other, project },
    'a repository of another service': { ...weeks, service: other, repository },
    'a service and a label': { ...weeks, service, label: 'feature' },
    'a team in a service, by day': { ...weeks, service, team, bucket: 'day' },
  };
}

const weeks = () => questions[0] as (typeof questions)[number];

it('the ledger of a source has of each day as many as are stored', () => {
  const { sources, pulls, repositories } = world.whole;
  const days = sources.flatMap(({ days: compared }) => compared);
  const told = days.map(({ place, day, has, stored }) => `${place} ${day}: ${has} ${stored}`);
  const own = Map.groupBy(
    pulls,
    ({ repository, created }) =>
      `${repositories.get(repository)?.name} ${new Date(created).toISOString().slice(0, 10)}`,
  );
  // The last day was looked at, whether or not anything happened.
  const shown = told.filter((line) => !line.endsWith(': 0 0'));
  const counted = [...own].map(([day, { length: n }]) => `${day}: ${n} ${n}`);
  expect(shown.toSorted()).toEqual(counted.toSorted());
});

describe.each(states)('$name', ({ make, ...state }) => {
  beforeAll(async () => {
    await make();
    model = await world.model();
    questions = [];
    for (const [name, question] of Object.entries(questionsOf(state)))
      questions.push({ name, scope: await world.scope(question), about: asked(model, question) });
  }, 120_000);

  it('rests on enough', () => {
    const { work, deliveries, incidents, pulls, arrivals } = weeks().about;
    expect(pulls.filter(({ merged }) => merged !== null).length).toBeGreaterThan(100);
    expect(deliveries.filter(({ incidents: of }) => of.length > 0).length).toBeGreaterThan(2);
    expect(deliveries.filter(({ rework }) => rework !== null).length).toBeGreaterThan(2);
    expect(incidents.filter(({ cause }) => cause !== null).length).toBeGreaterThan(2);
    expect(work.filter(({ cycle }) => cycle === 0).length).toBeGreaterThan(0);
    for (const mended of [pulls, work, incidents].map((items) => items.filter(isMended)))
      expect(mended.length).toBeGreaterThan(2);
    expect(arrivals.filter(isMended).length).toBeGreaterThan(0);
    const timed = arrivals.filter(({ link }) => link === 'time').length;
    const isCut = ({ stays }: Model['work'][number]) =>
      stays.some(({ status }, index) => status === stays[index - 1]?.status);
    const parts = work.filter(isCut).length;
    const sources = new Set(deliveries.map(({ source }) => source));
    if (state.changed) {
      expect([...sources].toSorted()).toEqual(['merges', 'releases', 'workflow_runs']);
      expect(timed).toBeGreaterThan(10);
      expect(parts).toBeGreaterThan(10);
    } else expect({ timed, parts, sources: sources.size }).toEqual({ timed: 0, parts: 0, sources: 1 });
    for (const { name, about } of questions) {
      const { pulls: left, work: issues, runs, within, span } = about;
      const some = [...left, ...issues, ...runs].filter(({ created }) => within(span)(created)).length;
      if (name === 'a repository of another service') expect(some, name).toBe(0);
      // All pull requests into it are left out by a rule.
      else if (!(state.ruled && name === 'a branch')) expect(some, name).toBeGreaterThan(5);
    }
    const rules = new Set(model.pulls.map(({ excluded }) => excluded));
    expect([...rules].toSorted()).toEqual(
      state.ruled ? ['bots', 'branches', 'by_hand', 'labels', null] : ['bots', null],
    );
  });

  it.each(Object.entries(views))('%s', async (_name, compare) => {
    const { scope } = weeks();
    const answers = await compare({ ask: world.ask, scope, model, handles: await world.handles() });
    const wrong = answers.flatMap(({ answer, expected }, index) =>
      differences(answer, expected).map((line) => `${index}: ${line}`),
    );
    expect(wrong).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
  });

  it.each(Object.entries(figures))('%s', async (_name, compare) => {
    const wrong: string[] = [];
    let said = 0;
    for (const { name, scope, about } of questions) {
      const answers: Answered[] = await compare(world.ask, scope, about);
      for (const { answer, expected } of answers) {
        wrong.push(...differences(answer, expected).map((line) => `${name}: ${line}`));
        said += figuresIn(expected);
      }
    }
    expect(wrong).toEqual([]);
    expect(said).toBeGreaterThan(state.few ? 0 : 10);
  });
});
