import type { Random } from '#sources/sample/generate/random.ts';
import type { Change } from '#sources/sample/world/change.ts';
import type {
  Commit,
  Deployment,
  Issue,
  Pull,
  Release,
  ReviewComment,
  User,
  WorkflowJob,
  WorkflowRun,
} from '#sources/sample/world/records.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import { iso } from '#sources/sample/world/time.ts';
import type { World } from '#sources/sample/world/world.ts';

/** Where and when something is to happen. */
interface Scene {
  world: World;
  store: RepositoryStore;
  random: Random;
  /** Epoch ms. */
  at: number;
  /** Of every change. */
  base: { at: number; repository: string };
  by: User | null;
}

/** People of whom one after the other deletes the account. */
export const guests: User[] = ['guest-ada', 'guest-bo', 'guest-cem', 'guest-di'].map((login, index) => ({
  login,
  id: 47_000_000 + index,
  node_id: `U_${47_000_000 + index}`,
  type: 'User',
  name: `${login} G.`,
}));

/**
 * What neither brings nor takes away a record that can be marked as gone: it may happen while a sync reads, as it does
 * not matter whether that one still sees it.
 */
const edits = new Set<Change['type']>([
  ...([
    'pull.edited',
    'pull.draft',
    'pull.closed',
    'pull.reopened',
    'issue.edited',
    'issue.assigned',
  ] as const),
  ...(['issue.labeled', 'issue.unlabeled', 'issue.closed', 'issue.reopened', 'comment.edited'] as const),
  ...(['deployment.status', 'run.completed', 'run.restarted', 'release.edited'] as const),
]);

/**
 * Lets something happen, of every kind that the sample knows, each area as often as it does at GitHub, roughly.
 * @param before told of it before it happens
 * @param names a name of each repository, hidden ones too
 * @returns what it was; null where nothing of the kind could happen just then
 */
export function changeAtRandom(
  {
    world,
    random,
    at,
    before = () => {},
  }: Pick<Scene, 'world' | 'random' | 'at'> & { before?: (change: Change) => void },
  names: readonly string[],
  only: 'anything' | 'edits' = 'anything',
): Change | null {
  const store = world.stored(random.pick(names));
  if (!store) throw new Error('no repository');
  const by = random.pick([...guests.filter(({ login }) => world.user(login)), null]);
  const repository = store.repository.full_name;
  const scene: Scene = { world, store, random, at, base: { at, repository }, by };
  const [, area] = random.weighted(areas, ([weight]) => weight);
  const possible = area(scene).filter(({ type }) => only === 'anything' || edits.has(type));
  if (possible.length === 0) return null;
  // Each kind as likely as another, however many records there are that it could happen to.
  const type = random.pick([...new Set(possible.map((change) => change.type))]);
  const change = random.pick(possible.filter((one) => one.type === type));
  before(change);
  world.apply(change);
  return change;
}

const shaOf = (random: Random) =>
  Array.from({ length: 5 }, () => random.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');

function commits({ random, at }: Scene, author: User | null): Commit[] {
  return Array.from({ length: random.int(1, 3) }, (): Commit => {
    const signature = {
      name: author?.name ?? 'Ghost',
      date: iso(at),
      email: `${author?.login ?? 'ghost'}@acme.example`,
    };
    const commit = { message: `More of ${at}`, author: signature, committer: signature };
    return { sha: shaOf(random), commit, author, committer: author, parents: [] };
  });
}

const times = ({ at }: Scene) => ({ created_at: iso(at), updated_at: iso(at) });

function newPull(scene: Scene): Change {
  const { world, store, random, base, by } = scene;
  const [id, number] = [world.nextId(), world.nextNumber(store)];
  const nothing = { closed_at: null, merged_at: null, merge_commit_sha: null, labels: [] };
  const pull: Pull = {
    id,
    node_id: `PR_${id}`,
    number,
    state: 'open',
    title: `New ${number}`,
    user: by,
    body: '',
    draft: random.chance(0.3),
    requested_reviewers: [],
    ...nothing,
    ...times(scene),
    additions: 1,
    deletions: 0,
    changed_files: 1,
    head: { ref: `topic-${number}`, sha: '' },
    base: { ref: 'main', sha: '' },
  };
  return { ...base, type: 'pull.opened', pull, commits: commits(scene, by) };
}

function pullChanges(scene: Scene): Change[] {
  const { world, store, random, base, by, at } = scene;
  if (store.pulls.size === 0) return [newPull(scene)];
  const pull = random.pick([...store.pulls.values()]);
  const { number, user } = pull;
  const of = { ...base, number };
  const reviewer = by === null || random.chance(0.3) ? { id: 5, slug: 'core' } : by;
  const named = [...store.issues.values()]
    .filter((issue) => !issue.pull_request)
    .map((issue) => issue.number);
  const body = named.length > 0 ? `Fixes #${random.pick(named)}` : 'Nothing';
  const [review, remark] = [world.nextId(), world.nextId()];
  const state = random.pick(['APPROVED', 'COMMENTED', 'CHANGES_REQUESTED']);
  const said: ReviewComment = {
    id: remark,
    node_id: `PRRC_${remark}`,
    pull_request_review_id: review,
    user: by,
    body: 'Why?',
    path: 'src/index.ts',
    ...times(scene),
  };
  const [forced, method] = [true, random.pick(['squash', 'merge', 'rebase'] as const)];
  return [
    newPull(scene),
    {
      ...of,
      type: 'pull.pushed',
      by: user,
      commits: commits(scene, user),
      forced: random.chance(0.5) && forced,
    },
    { ...of, type: 'pull.edited', by, fields: { title: `Edited ${at}`, body } },
    { ...of, type: 'pull.draft', by: user, draft: !pull.draft },
    { ...of, type: 'pull.review_requested', by: user, reviewer },
    { ...of, type: 'pull.review_request_removed', by: user, reviewer },
    {
      ...of,
      type: 'pull.reviewed',
      comments: random.chance(0.5) ? [said] : [],
      review: { id: review, node_id: `PRR_${review}`, user: by, state, submitted_at: iso(at) },
    },
    ...store.reviews.of(number).flatMap(({ id }): Change[] => [
      { ...of, type: 'pull.review_withdrawn', review: id },
      { ...of, type: 'pull.review_dismissed', review: id, by },
    ]),
    ...(pull.state === 'open'
      ? ([
          { ...of, type: 'pull.closed', by: user },
          { ...of, type: 'pull.merged', by: user, method, sha: shaOf(random) },
        ] as const)
      : []),
    ...(pull.state === 'closed' && !pull.merged_at
      ? [{ ...of, type: 'pull.reopened' as const, by: user }]
      : []),
  ];
}

function newIssue(scene: Scene): Change {
  const { world, store, base, by } = scene;
  const [id, number] = [world.nextId(), world.nextNumber(store)];
  const issue: Issue = {
    id,
    node_id: `I_${id}`,
    number,
    state: 'open',
    state_reason: null,
    title: `Issue ${number}`,
    body: '',
    user: by,
    labels: [],
    assignees: [],
    closed_at: null,
    ...times(scene),
  };
  return { ...base, type: 'issue.opened', issue };
}

function issueChanges(scene: Scene): Change[] {
  const { world, store, random, base, by, at } = scene;
  const issues = [...store.issues.values()].filter((issue) => !issue.pull_request);
  if (issues.length === 0) return [newIssue(scene)];
  const issue = random.pick(issues);
  const labeled = random.chance(0.5) ? issue : random.pick([...store.pulls.values()]);
  const of = { ...base, number: issue.number, by };
  const to = random.pick(world.repositories).repository.full_name;
  return [
    newIssue(scene),
    { ...of, type: 'issue.edited', fields: { title: `Edited ${at} \u0000 修复 🚀` } },
    { ...of, type: 'issue.assigned', assignee: random.chance(0.7) ? by : null },
    {
      ...of,
      type: 'issue.labeled',
      number: labeled.number,
      label: { name: `label ${random.int(1, 9)}`, color: 'ededed' },
    },
    ...labeled.labels.map(({ name }) => ({
      ...of,
      type: 'issue.unlabeled' as const,
      number: labeled.number,
      name,
    })),
    { ...of, type: issue.state === 'open' ? 'issue.closed' : 'issue.reopened' },
    { ...base, type: 'issue.deleted', number: issue.number },
    ...(world.stored(to) === store
      ? []
      : [{ ...base, type: 'issue.transferred' as const, number: issue.number, to }]),
  ];
}

function commentChanges(scene: Scene): Change[] {
  const { world, store, random, base, by, at } = scene;
  const number = random.pick([...store.pulls.keys(), ...store.issues.keys()]);
  const id = world.nextId();
  const comment = { id, node_id: `IC_${id}`, user: by, body: 'I see', ...times(scene) };
  const said = [...store.issueComments.all(), ...store.reviewComments.all()];
  const { number: of, record } = said.length > 0 ? random.pick(said) : { number, record: comment };
  return [
    { ...base, type: 'commented', number, comment },
    ...(said.length > 0
      ? ([
          { ...base, type: 'comment.edited', number: of, comment: record.id, body: `Edited ${at}` },
          { ...base, type: 'comment.deleted', number: of, comment: record.id },
        ] as const)
      : []),
  ];
}

const FINAL = new Set(['success', 'inactive', 'failure', 'error']);

function deploymentChanges(scene: Scene): Change[] {
  const { world, store, random, base, by } = scene;
  const id = world.nextId();
  const environment = random.pick(['production', 'staging']);
  // What is on the default branch, or what a pull request has not brought there yet.
  const sha = random.chance(0.7) ? '' : random.pick([...store.pulls.values()]).head.sha;
  const deployment: Deployment = {
    id,
    node_id: `DE_${id}`,
    sha,
    ref: 'main',
    task: 'deploy',
    environment,
    creator: by,
    ...times(scene),
  };
  const all = [...store.deployments.values()];
  const open = all.filter(({ id: of }) => !FINAL.has(store.deploymentStatuses.of(of).at(-1)?.state ?? ''));
  const state = () => random.pick(['queued', 'in_progress', 'success', 'success', 'failure', 'error']);
  return [
    { ...base, type: 'deployment.created', deployment },
    ...open.map((one) => ({ ...base, type: 'deployment.status' as const, id: one.id, state: state(), by })),
    ...(all.length > 0 ? [{ ...base, type: 'deployment.deleted' as const, id: random.pick(all).id }] : []),
  ];
}

const jobsOf = ({ world, at }: Scene, run: number): WorkflowJob[] =>
  ['build', 'deploy'].map((name) => ({
    id: world.nextId(),
    run_id: run,
    name,
    status: 'in_progress',
    conclusion: null,
    run_attempt: 1,
    started_at: iso(at),
    completed_at: null,
  }));

function runChanges(scene: Scene): Change[] {
  const { world, store, random, base, by, at } = scene;
  const id = world.nextId();
  const pull = random.pick([...store.pulls.values()]);
  const event = random.pick(['push', 'workflow_dispatch', 'pull_request']);
  const onMain = event === 'workflow_dispatch' || random.chance(0.3);
  const run: WorkflowRun = {
    id,
    node_id: `WFR_${id}`,
    name: 'Deploy',
    workflow_id: 71_003,
    event,
    status: 'in_progress',
    conclusion: null,
    head_branch: onMain ? 'main' : pull.head.ref,
    head_sha: onMain ? '' : pull.head.sha,
    actor: by,
    run_attempt: 1,
    run_started_at: iso(at),
    ...times(scene),
  };
  const runs = [...store.runs.values()];
  const conclusion = random.pick(['success', 'failure', 'cancelled']);
  return [
    { ...base, type: 'run.started', run, jobs: jobsOf(scene, id) },
    ...runs.flatMap((one): Change[] => {
      if (one.status !== 'completed') return [{ ...base, type: 'run.completed', id: one.id, conclusion }];
      // GitHub lets no older one begin again.
      return at - Date.parse(one.created_at) < 30 * 86_400_000
        ? [{ ...base, type: 'run.restarted', id: one.id, jobs: jobsOf(scene, one.id) }]
        : [];
    }),
  ];
}

function releaseChanges(scene: Scene): Change[] {
  const { world, store, random, base, by, at } = scene;
  // GraphQL tells no id of a release that is larger than its Int.
  const id = world.nextId() - 8_000_000_000;
  const draft = random.chance(0.4);
  const release: Release = {
    id,
    node_id: `RE_${id}`,
    tag_name: `v${id}`,
    name: `Version ${id}`,
    author: by,
    draft,
    prerelease: random.chance(0.3),
    created_at: iso(at),
    published_at: draft ? null : iso(at),
  };
  const past = store.commits.log(store.headSha);
  const sha = past[random.int(0, Math.min(4, past.length - 1))]?.sha ?? store.headSha;
  const publish = { draft: false, published_at: iso(at) };
  return [
    { ...base, type: 'release.published', release },
    ...[...store.releases.values()].flatMap((one): Change[] => [
      { ...base, type: 'release.edited', id: one.id, fields: one.draft ? publish : { name: `Edited ${at}` } },
      { ...base, type: 'release.deleted', id: one.id },
      { ...base, type: 'ref.moved', name: one.tag_name, sha },
    ]),
    // A force push to the default branch.
    { ...base, type: 'ref.moved', name: store.defaultBranch, sha },
  ];
}

/** Renamed, transferred, archived, hidden and shown again. */
function repositoryChanges({ world, store, random, base }: Scene): Change[] {
  if (store.hidden !== null) return [{ ...base, type: 'repository.hidden', why: null }];
  const owner = random.pick(['acme', 'umbrella']);
  return [
    { ...base, type: 'repository.renamed', to: `${owner}/renamed-${random.int(1, 1_000_000)}` },
    // Where nothing is shown at all, the token is to blame.
    ...(world.repositories.length > 1
      ? [{ ...base, type: 'repository.hidden' as const, why: random.pick(['gone', 'forbidden'] as const) }]
      : []),
    { ...base, type: 'repository.archived', archived: !store.repository.archived },
  ];
}

const areas: [weight: number, (scene: Scene) => Change[]][] = [
  ...([
    [9, pullChanges],
    [6, issueChanges],
    [5, commentChanges],
    [6, deploymentChanges],
  ] as const),
  ...([
    [4, runChanges],
    [3, releaseChanges],
    [2, repositoryChanges],
  ] as const),
].map(([weight, area]) => [weight, area]);
