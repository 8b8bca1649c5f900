import { fits } from './pulls.ts';
import type { DeploymentRule, Raw, RawDeployment, RawJob, RawRun } from './raw-types.ts';

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
export function toldBy(raw: Raw): Told[] {
  return [...raw.repositories].flatMap(([repository, { rule, branch: usual }]) => {
    const of = rule ?? raw.rules.deployments;
    const environment = of.environment ?? 'production';
    const here = <T extends { repository: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.repository === repository);
    const told = (rows: readonly Of[]): Told[] =>
      rows.map((row) => ({
        ...{ ...row, source: of.source, environment },
        branch: of.source === 'releases' ? usual : branchOf(row.branch, usual),
      }));
    switch (of.source) {
      case 'github_deployments':
        return here(raw.deployments).map((row) => {
          const [one] = told([ofGitHub(row)]);
          return { ...(one as Told), environment: row.environment };
        });
      case 'workflow_runs':
        return told(here(raw.runs).flatMap((run) => ofRun(run, of) ?? []));
      case 'releases':
        return told(
          here(raw.releases)
            .filter(
              ({ draft, prerelease, tag }) =>
                !draft &&
                (of.prereleases === true || !prerelease) &&
                (of.tag === undefined || fits(tag, [of.tag])),
            )
            .map(({ id, sha, published, created }) => ({
              ...{ id, repository, sha: sha ?? '', branch: null },
              ...{ result: 'success', started: null, finished: published ?? created },
            })),
        );
      case 'merges':
        return told(
          here(raw.pulls)
            .filter(({ base, merged }) => merged !== null && fits(base, [of.branch ?? '']))
            .map(({ number, sha, base, merged }) => ({
              ...{ id: String(number), repository, sha: sha ?? '', branch: base },
              ...{ result: 'success', started: null, finished: merged },
            })),
        );
    }
  });
}

function branchOf(ref: string | null, usual: string | null): string | null {
  if (ref === null || /^[0-9a-f]{40}$/.test(ref) || ref.startsWith('refs/tags/')) return usual;
  return ref.replace(/^refs\/heads\//, '');
}

function ofGitHub({ id, repository, sha, ref, created, statuses: given }: RawDeployment): Of {
  const statuses = given.toSorted((a, b) => a.at - b.at);
  const success = statuses.find(({ state }) => state === 'success');
  const failure = statuses.findLast(({ state }) => state === 'failure' || state === 'error');
  return {
    ...{ id, repository, sha, branch: ref },
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
  const latest = times('finished').length > 0 ? Math.max(...times('finished')) : (run.finished ?? run.updated);
  return (
    result && {
      ...{ ...of, result, finished: result === 'pending' ? null : latest },
      started: times('started').length > 0 ? Math.min(...times('started')) : begun,
    }
  );
}
