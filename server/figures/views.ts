import { deploymentView } from '#db/queries/deployment-view.ts';
import { incidentView } from '#db/queries/incident-view.ts';
import type { MetricScope } from '#db/queries/metric-scope.ts';
import { pullRequestDetail } from '#db/queries/pull-request-detail.ts';
import { type Answered, type Ask, rests } from './compare.ts';
import type { Model } from './independent/model.ts';
import * as expected from './independent/views.ts';

/** Of every so many items of each kind, and all of a kind that there are few of. */
const EVERY = { pull: 12, deployment: 9 };

interface Asker {
  ask: Ask;
  scope: MetricScope;
  model: Model;
  handles: expected.Handles;
}

type View = (asker: Asker) => Promise<Answered[]>;

/** A sample of all, and each of those that something is special about. */
const sampleOf = <T>(items: readonly T[], every: number, isSpecial: (item: T) => boolean) =>
  items.filter((item, index) => index % every === 0 || isSpecial(item));

/** One after the other: who reads pages does not ask for hundreds at a time, and the router lets nobody. */
async function eachOf<T>(items: readonly T[], compare: (item: T) => Promise<Answered[]>) {
  const answers: Answered[] = [];
  for (const item of items) answers.push(...(await compare(item)));
  return answers;
}

/** Events of one moment are in no order. */
const byText = (rows: readonly { at: string | null; kind: string; text: string | null }[]) =>
  rows
    .map(({ at, kind, text }) => ({ at, kind, text }))
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

const pullRequests: View = ({ ask, scope, model }) => {
  const isSpecial = ({ id, merged }: Model['pulls'][number]) =>
    model.pulls.some(({ reverts }) => reverts?.id === id) ||
    (merged !== null && model.raw.byHand.has(`pull_request ${id}`));
  const sample = sampleOf(model.pulls, EVERY.pull, isSpecial);
  return eachOf(sample, async (pull) => {
    const answer = await ask((db) =>
      pullRequestDetail(db, scope, { client: scope.clientId, id: Number(pull.id) }),
    );
    const { meta: _meta, happened, ...view } = answer;
    const { basis, happened: story, ...own } = expected.pullRequest(model, pull);
    return [
      { answer: { ...view, happened: byText(happened) }, expected: { ...own, happened: byText(story) } },
      rests(answer, basis),
    ];
  });
};

const deployments: View = ({ ask, scope, model, handles }) => {
  // Also where none of its incidents counts.
  const isSpecial = (one: Model['deliveries'][number]) =>
    !one.counts || model.incidents.some(({ cause }) => cause === one);
  const sample = sampleOf(model.deliveries, EVERY.deployment, isSpecial);
  return eachOf(sample, async (one) => {
    const answer = await ask((db) => deploymentView(db, scope.clientId, Number(handles.get(one.key))));
    return [{ answer, expected: expected.deployment(model, one, handles) }];
  });
};

const incidents: View = ({ ask, scope, model, handles }) =>
  eachOf(model.incidents, async (one) => {
    const id = Number(handles.get(`incident ${one.issue.id}`));
    const answer = await ask((db) => incidentView(db, scope.clientId, id));
    return [{ answer, expected: expected.incident(model, one, handles) }];
  });

/** What drawers of one item say, by kind. */
export const views: Record<string, View> = {
  'view of pull requests': pullRequests,
  'view of deployments': deployments,
  'view of incidents': incidents,
};
