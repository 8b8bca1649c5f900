import { scopeOf } from '#db/queries/marked.ts';
import { markDirty } from '#db/writes/dirty-records.ts';
import { touchedBy } from '#sources/github/webhooks/touched.ts';
import { RERUN_DAYS } from '#sources/github/workflow-runs.ts';
import type { Random } from '#sources/sample/generate/random.ts';
import type { Change } from '#sources/sample/world/change.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import type { World } from '#sources/sample/world/world.ts';
import { retried } from '../retry.ts';
import { type Fixture, quiet } from './fixture.ts';

interface Delivery {
  event: string;
  payload: object;
}

/** So many never arrive. */
const LOST = 0.25;

/**
 * Tells of a world's changes by webhooks, as GitHub does: of what it has an event for, and not every delivery arrives.
 * Rows are named as stored-rows.ts names them, `table key`.
 */
export class Deliveries {
  /** What was taken out and a delivery that arrived said so. */
  readonly toldGone = new Set<string>();
  /** Workflow runs that began again when an incremental sync looks for them no more, and no delivery said so. */
  readonly lateRuns = new Set<string>();
  arrivedCount = 0;
  readonly #underWay: Promise<unknown>[] = [];
  readonly #fixture: Fixture;
  readonly #world: World;
  readonly #random: Random;

  constructor(fixture: Fixture, world: World, random: Random) {
    [this.#fixture, this.#world, this.#random] = [fixture, world, random];
  }

  /** Before a change happens. */
  tell = (change: Change): void => {
    const store = this.#world.stored(change.repository);
    if (!store) return;
    const rows = takenOut(store, change);
    const run = change.type === 'run.restarted' ? `workflow_runs ${store.repository.id} ${change.id}` : null;
    // Of what the token may not see nothing is sent.
    const sent = store.hidden === null ? deliveriesOf(store, change) : [];
    if (sent.length > 0 && !this.#random.chance(LOST)) {
      for (const row of rows) this.toldGone.add(row);
      if (run) this.lateRuns.delete(run);
      this.arrivedCount++;
      const { id, full_name } = store.repository;
      this.#underWay.push(...sent.map((delivery) => this.#take(delivery, { id, full_name })));
    } else if (run && change.type === 'run.restarted') {
      const began = Date.parse(store.runs.get(change.id)?.created_at ?? '');
      if (change.at - began > RERUN_DAYS * 86_400_000) this.lateRuns.add(run);
    }
  };

  /** All that were sent and not lost are there. */
  async arrived(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }

  /** As the address for deliveries does. */
  async #take({ event, payload }: Delivery, repository: { id: number; full_name: string }): Promise<void> {
    const { router, clientId, integrationId } = this.#fixture;
    const touched = touchedBy(event, { ...payload, repository });
    if (!touched) throw new Error(`${event} is not listened to`);
    // The address would refuse the one or other where many come at once; here none is lost but by chance.
    await retried(quiet, 'a delivery', () =>
      router.write('upsert', { clientId }, async (tx) => {
        const scope = await scopeOf(tx, integrationId, touched.repository);
        if (scope) await markDirty(tx, { clientId, integrationId, scope, marks: touched.marks });
      }),
    );
  }
}

/** What GitHub sends of a change. Of a deployment that is deleted, and a review that is no longer listed: nothing. */
function deliveriesOf(store: RepositoryStore, change: Change): Delivery[] {
  switch (change.type) {
    case 'pull.opened':
      return [ofPull(change.pull.number)];
    case 'pull.reviewed':
      return [
        { ...ofPull(change.number), event: 'pull_request_review' },
        ...change.comments.map(({ id }) => ofComment(change.number, id, 'review', 'created')),
      ];
    case 'pull.review_dismissed':
      return [{ ...ofPull(change.number), event: 'pull_request_review' }];
    case 'issue.opened':
      return [ofIssue(change.issue.number, 'opened')];
    case 'issue.labeled':
    case 'issue.unlabeled':
      return [store.pulls.get(change.number) ? ofPull(change.number) : ofIssue(change.number, 'labeled')];
    case 'issue.deleted':
    case 'issue.transferred':
    case 'issue.edited':
    case 'issue.assigned':
    case 'issue.closed':
    case 'issue.reopened':
      return [ofIssue(change.number, change.type.replace('issue.', ''))];
    case 'commented':
      return [ofComment(change.number, change.comment.id, 'conversation', 'created')];
    case 'comment.edited':
    case 'comment.deleted': {
      const kind = kindOf(store, change.comment);
      return [ofComment(change.number, change.comment, kind, change.type.replace('comment.', ''))];
    }
    case 'deployment.created':
      return [{ event: 'deployment', payload: { deployment: { id: change.deployment.id } } }];
    case 'deployment.status':
      return [{ event: 'deployment_status', payload: { deployment: { id: change.id } } }];
    case 'run.started':
    case 'run.completed':
    case 'run.restarted':
      return [{ event: 'workflow_run', payload: { workflow_run: { id: idOf(change) } } }];
    case 'release.published':
    case 'release.edited':
    case 'release.deleted':
      return [
        {
          event: 'release',
          payload: { release: { id: idOf(change), tag_name: 'v1' } },
        },
      ];
    case 'ref.moved':
      return [{ event: 'push', payload: { ref: `refs/heads/${change.name}` } }];
    case 'repository.renamed':
    case 'repository.archived':
      return [{ event: 'repository', payload: {} }];
    case 'deployment.deleted':
    case 'pull.review_withdrawn':
    case 'repository.hidden':
      return [];
    default:
      return [ofPull(change.number)];
  }
}

const ofPull = (number: number): Delivery => ({
  event: 'pull_request',
  payload: { pull_request: { number } },
});
const ofIssue = (number: number, action: string): Delivery => ({
  event: 'issues',
  payload: { action, issue: { number } },
});

function ofComment(number: number, id: number, kind: 'conversation' | 'review', action: string): Delivery {
  const comment = { id };
  return kind === 'review'
    ? { event: 'pull_request_review_comment', payload: { action, pull_request: { number }, comment } }
    : { event: 'issue_comment', payload: { action, issue: { number }, comment } };
}

const kindOf = (store: RepositoryStore, comment: number) =>
  store.reviewComments.all().some(({ record }) => record.id === comment) ? 'review' : 'conversation';

const idOf = (change: Change & { id?: number; run?: { id: number }; release?: { id: number } }): number =>
  change.id ?? change.run?.id ?? change.release?.id ?? 0;

/** The rows of what a change takes out, as long as it is there. */
function takenOut(store: RepositoryStore, change: Change): string[] {
  const { id } = store.repository;
  switch (change.type) {
    case 'issue.deleted':
    case 'issue.transferred': {
      const comments = store.issueComments
        .of(change.number)
        .map((comment) => `comments ${id} conversation ${comment.id}`);
      return [`issues ${store.issues.get(change.number)?.id}`, ...comments];
    }
    case 'comment.deleted':
      return [`comments ${id} ${kindOf(store, change.comment)} ${change.comment}`];
    case 'release.deleted':
      return [`releases ${id} ${change.id}`];
    default:
      return [];
  }
}
