import type { WorkflowJob, WorkflowRun } from '../../world/records.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import type { Entity } from './entity.ts';
import { notAccessible } from './github-error.ts';
import { connectionField, type Resolvers } from './resolver.ts';

/** What the checks of a workflow run are kept under; recorded runs bring the id of theirs. */
export const suiteIdOf = ({ id, check_suite_node_id: recorded }: WorkflowRun): string =>
  typeof recorded === 'string' ? recorded : `CS_${id}`;

type Suite = Entity<{ id: number; node_id: string }>;

/** Its jobs, each a check run. */
export const checkSuiteResolvers: Resolvers = {
  CheckSuite: {
    id: ({ record }: Suite) => record.node_id,
    checkRuns: (
      { store, record }: Suite,
      args: ConnectionArgs & { filterBy?: { checkType?: string | null } | null },
      { may, origin },
      info,
    ) => {
      if (!may('checks')) throw notAccessible();
      const all = store.jobs.of(record.id);
      const newest = new Map(all.map((job) => [job.name, job]));
      const jobs = args.filterBy?.checkType === 'ALL' ? all : [...newest.values()];
      const page = `${origin.web}/${store.repository.full_name}/actions/runs/${record.id}/job`;
      return listConnection(jobs, args, connectionField(info), (job: WorkflowJob) => ({
        type: 'CheckRun',
        store,
        record: {
          ...job,
          status: job.status?.toUpperCase(),
          conclusion: job.conclusion?.toUpperCase() ?? null,
          details_url: job.html_url ?? `${page}/${job.id}`,
        },
      }));
    },
  },
};
