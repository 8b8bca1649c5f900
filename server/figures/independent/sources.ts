import { fits } from './pulls.ts';
import type { DeploymentRule, Raw, RawDeployment, RawJob, RawRelease, RawRun } from './raw-types.ts';

/** What a source tells of a deployment. */
export interface Told {
  id: string;
  repository: string;
  source: DeploymentRule['source'];
  environment: string;
  sha: string;
  /** That it was made from; of a tag and a single commit the one that everything comes to. */
  branch: string | null;
  result: 'success' | 'failure' | 'pending';
  started: number | null;
  finished: number | null;
}

type Of = Omit<Told, 'source' | 'environment'>;

/** What each repository's rule, or else the client's, makes deployments of. */
export const toldBy = (raw: Raw): Told[] => [...raw.repositories.keys()].flatMap((id) => toldOf(raw, id));

function toldOf(raw: Raw, repository: string): Told[] {
  const { rule: own, branch: usual = null } = raw.repositories.get(repository) ?? {};
  const rule = own ?? raw.rules.deployments;
  const { source, environment = 'production' } = rule;
  const here = <T extends { repository: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.repository === repository);
  const told = (row: Of): Told => ({ ...row, source, environment, branch: branchOf(row.branch, usual) });
  switch (source) {
    case 'github_deployments':
      return here(raw.deployments).map((row) => ({ ...told(ofGitHub(row)), environment: row.environment }));
    case 'workflow_runs':
      return here(raw.runs)
        .flatMap((run) => ofRun(run, rule) ?? [])
        .map(told);
    case 'releases':
      return here(raw.releases)
        .filter((release) => isMeant(release, rule))
        .map((release) => told(ofRelease(release)));
    case 'merges':
      return here(raw.pulls)
        .filter(({ base, merged }) => merged !== null && fits(base, [rule.branch ?? '']))
        .map(({ number, sha, base, merged }) =>
          told({
            id: String(number),
            repository,
            sha: sha ?? '',
            branch: base,
            result: 'success',
            started: null,
            finished: merged,
          }),
        );
  }
}

const isMeant = ({ draft, prerelease, tag }: RawRelease, rule: DeploymentRule) =>
  !draft && (rule.prereleases === true || !prerelease) && (rule.tag === undefined || fits(tag, [rule.tag]));

const ofRelease = ({ id, repository, sha, published, created }: RawRelease): Of => ({
  id,
  repository,
  sha: sha ?? '',
  branch: null,
  result: 'success',
  started: null,
  finished: published ?? created,
});

function branchOf(ref: string | null, usual: string | null): string | null {
  if (ref === null || /^[0-9a-f]{40}$/.test(ref) || ref.startsWith('refs/tags/')) return usual;
  return ref.replace(/^refs\/heads\//, '');
}

function ofGitHub({ id, repository, sha, ref, created, statuses: given }: RawDeployment): Of {
  const statuses = given.toSorted((a, b) => a.at - b.at);
  const success = statuses.find(({ state }) => state === 'success');
  const failure = statuses.findLast(({ state }) => state === 'failure' || state === 'error');
  return {
    id,
    repository,
    sha,
    branch: ref,
    result: success ? 'success' : failure ? 'failure' : 'pending',
    started: statuses.find(({ state }) => state === 'in_progress')?.at ?? created,
    finished: success?.at ?? failure?.at ?? null,
  };
}

/** Null: what was skipped or cancelled is no deployment. */
function resultOf({ status, conclusion }: Pick<RawRun, 'status' | 'conclusion'>): Of['result'] | null {
  if (status !== 'completed') return 'pending';
  if (conclusion === 'success') return 'success';
  const failures = ['failure', 'timed_out', 'startup_failure'];
  return failures.includes(conclusion ?? '') ? 'failure' : null;
}

/** A run, or those of its jobs that are meant. */
function ofRun(run: RawRun, { workflow, branch, job }: DeploymentRule): Of | null {
  if (!fits(run.name, [workflow ?? '']) || (branch !== undefined && !fits(run.branch, [branch]))) return null;
  const of = { id: run.externalId, repository: run.repository, sha: run.sha, branch: run.branch };
  const begun = run.started ?? run.created;
  if (job === undefined) {
    const result = resultOf(run);
    const finished = result === 'pending' ? null : (run.finished ?? run.updated);
    return result && { ...of, result, started: begun, finished };
  }
  const meant = Map.groupBy(
    run.jobs.filter(({ name }) => fits(name, [job])),
    ({ name }) => name,
  );
  const newest = [...meant.values()].map(
    (attempts) => attempts.toSorted((a, b) => b.attempt - a.attempt || b.id - a.id)[0] as RawJob,
  );
  const jobs = newest.filter((one) => resultOf(one) !== null);
  if (jobs.length === 0) return null;
  const results = jobs.map(resultOf);
  const result = (['pending', 'failure', 'success'] as const).find((one) => results.includes(one)) ?? null;
  const times = (of: 'started' | 'finished') => jobs.flatMap((one) => one[of] ?? []);
  const latest =
    times('finished').length > 0 ? Math.max(...times('finished')) : (run.finished ?? run.updated);
  return (
    result && {
      ...of,
      result,
      finished: result === 'pending' ? null : latest,
      started: times('started').length > 0 ? Math.min(...times('started')) : begun,
    }
  );
}
