import { createRandom, type Random } from '../../generate/random.ts';
import type { World } from '../../world/world.ts';
import type { ApiRequest } from '../api.ts';
import type { Reply } from '../reply.ts';
import { badKindOf, spoil } from './bad-records.ts';
import type { Faults } from './faults.ts';
import { badGateway, forbidden, htmlPage, primaryLimit, secondaryLimit } from './refusals.ts';

interface PullPage {
  pageInfo?: { hasNextPage?: boolean; endCursor?: string | null };
  nodes?: (Record<string, unknown> | null)[];
}

/**
 * Faults at work: counts requests and throws dice for them. Each kind has a stream of chance of its own, so that the
 * same requests in the same order meet the same faults, whatever other faults there are.
 */
export class FaultPlan {
  readonly #faults: Faults;
  readonly #streams: Record<'badGateway' | 'secondary' | 'html' | 'moving', Random>;
  #requests = 0;
  #answers = 0;
  #pages = 0;
  #lastCursor: string | null = null;
  /** By the monotonic clock, in ms: the sample's own clock may stand still. */
  #exhaustedUntil = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
    const random = createRandom(`faults/${faults.seed ?? 1}`);
    this.#streams = {
      badGateway: random.fork('502'),
      secondary: random.fork('secondary'),
      html: random.fork('html'),
      moving: random.fork('moving'),
    };
  }

  /** What is answered in the place of an answer; undefined: nothing stands in its way. `at` in epoch ms. */
  refusal(request: ApiRequest, at: number): Reply | undefined {
    const { badGateway: gateway, secondary, html, exhaustAfter } = this.#faults;
    this.#requests++;
    const left = this.#exhaustedUntil - performance.now();
    if (left > 0) return primaryLimit(request.graphql !== undefined, Math.ceil((at + left) / 1000));
    if (exhaustAfter && this.#answers >= exhaustAfter.answers) {
      this.#answers = 0;
      this.#exhaustedUntil = performance.now() + exhaustAfter.seconds * 1000;
      return primaryLimit(request.graphql !== undefined, Math.ceil(at / 1000) + exhaustAfter.seconds);
    }
    if (this.#faults.forbidden && request.path.includes(this.#faults.forbidden)) return forbidden;
    if (gateway && this.#streams.badGateway.chance(gateway)) return badGateway;
    if (secondary && this.#streams.secondary.chance(secondary))
      return secondaryLimit(this.#streams.secondary.int(1, 2));
    const page = html && (html < 1 ? this.#streams.html.chance(html) : this.#requests === html);
    return page ? htmlPage : undefined;
  }

  /** The answer as it goes out. May let a pull request of the world be updated at `at`. */
  altered(reply: Reply, world: World, request: ApiRequest, at: number): Reply {
    this.#answers++;
    const { moving, repeatCursor, emptyPage, bad } = this.#faults;
    if (!request.graphql || !(moving || repeatCursor || emptyPage || bad)) return reply;
    const body = JSON.parse(reply.body) as { data?: { repository?: { pullRequests?: PullPage } | null } };
    const page = body.data?.repository?.pullRequests;
    if (!page?.nodes) return reply;
    this.#pages++;
    this.#alter(page);
    if (moving && this.#streams.moving.chance(moving)) this.#touchOne(world, request, at);
    return { ...reply, body: JSON.stringify(body) };
  }

  /** Whether the answer to the latest request is to be cut in its middle. */
  cuts(): boolean {
    const { dropEvery } = this.#faults;
    return dropEvery !== undefined && this.#requests > 0 && this.#requests % dropEvery === 0;
  }

  #alter(page: PullPage): void {
    const { repeatCursor, emptyPage, bad, seed } = this.#faults;
    for (const node of page.nodes ?? []) {
      const kind = bad && node ? badKindOf(Number(node.number), bad, seed) : null;
      if (kind && node) spoil(node, kind);
    }
    const cursor = page.pageInfo?.endCursor ?? null;
    if (repeatCursor && this.#pages >= repeatCursor) {
      this.#lastCursor ??= cursor;
      page.pageInfo = { ...page.pageInfo, hasNextPage: true, endCursor: this.#lastCursor };
    } else this.#lastCursor = cursor;
    if (emptyPage && this.#pages >= emptyPage) {
      page.nodes = [];
      page.pageInfo = { ...page.pageInfo, hasNextPage: true, endCursor: cursor ?? 'empty' };
    }
  }

  /** In the repository that the query's variables `owner` and `name` mean. */
  #touchOne(world: World, { graphql }: ApiRequest, at: number): void {
    const { owner, name } = graphql?.variables ?? {};
    const store = world.repository(`${owner}/${name}`);
    if (!store || store.pulls.size === 0) return;
    const number = this.#streams.moving.pick([...store.pulls.values()]).number;
    const repository = store.repository.full_name;
    world.apply({ type: 'pull.edited', at, repository, number, by: null, fields: {} });
  }
}
