import { createHash, randomUUID } from 'node:crypto';
import type { World } from '../world/world.ts';
import { type Access, accessHeaders, refuseByAccess, signInPage } from './access.ts';
import type { Account, Accounts } from './accounts.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { answerGraphql, type Execute } from './graphql.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import type { Origin } from './present/links.ts';
import { createPresenter, type Presenter } from './present/presenter.ts';
import { rateHeaders } from './rate-limit.ts';
import { notFound, Refusal, type Reply } from './reply.ts';
import { pageOf } from './rest/paging.ts';
import { answerRest } from './rest.ts';

/** A request, read to its end. */
export interface ApiRequest {
  method: string;
  /** Below the base path. */
  path: string;
  query: URLSearchParams;
  /** Scheme and host by which the server was reached. */
  host: string;
  enterprise: boolean;
  authorization: string | undefined;
  ifNoneMatch: string | undefined;
  /** Set on POST /graphql. */
  graphql: GraphqlRequest | undefined;
}

export interface ApiOptions {
  world: World;
  accounts: Accounts;
  now: () => Date;
  /** What goes wrong at the moment. */
  faults: () => FaultPlan | undefined;
  /** What the token may do. */
  access: Access;
  execute?: Execute | undefined;
}

const enterpriseVersion = '3.18.0';

/** The two APIs without HTTP: a request in, an answer with its headers out. */
export function createApi({
  world,
  accounts,
  now,
  faults,
  access,
  execute,
}: ApiOptions): (request: ApiRequest) => Reply {
  const presenters = new Map<string, Presenter>();

  function presenter(origin: Origin): Presenter {
    const known = presenters.get(origin.api) ?? createPresenter(origin);
    presenters.set(origin.api, known);
    return known;
  }

  function rest(request: ApiRequest, { core, graphql }: Account, origin: Origin, at: number): Reply {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notFound();
    const free = request.path === '/rate_limit';
    if (!free && !core.spend(1, at)) throw new Refusal(403, 'API rate limit exceeded for user ID 1.');
    const answer = answerRest(request.path, {
      world,
      query: request.query,
      present: presenter(origin),
      rates: () => [core.state(at), graphql.state(at)],
    });
    const page =
      'list' in answer ? pageOf(answer.list, request.query, linkAddress(request, origin)) : undefined;
    const body = JSON.stringify(page ? page.body : 'value' in answer ? answer.value : null);
    const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
    const headers: Record<string, string> = { ETag: etag, ...(page?.link && { Link: page.link }) };
    if (request.ifNoneMatch !== etag) return { status: 200, body, headers };
    core.refund(1);
    return { status: 304, body: '', headers };
  }

  /** GitHub's page links name the repository by its id. */
  function linkAddress({ path }: ApiRequest, origin: Origin): string {
    const [, owner, name, rest] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const store = owner && name ? world.repository(`${owner}/${name}`) : undefined;
    return store ? `${origin.api}/repositories/${store.repository.id}${rest}` : `${origin.api}${path}`;
  }

  function answer(request: ApiRequest, account: Account, at: number): Reply {
    refuseByAccess(access, request);
    const web = request.host;
    const origin = { web, api: request.enterprise ? `${web}/api/v3` : web };
    if (!request.graphql) return rest(request, account, origin, at);
    return {
      status: 200,
      body: JSON.stringify(
        answerGraphql(request.graphql, {
          world,
          origin,
          limit: account.graphql,
          now: at,
          access,
          ...(execute && { execute }),
        }),
      ),
    };
  }

  return (request) => {
    const date = now();
    const at = date.getTime();
    const plan = faults();
    let account = accounts.any;
    if (access.enterprise && !request.enterprise) return signInPage;
    const sound = () => {
      const made = attempt(() => {
        const issued = accounts.issue(request, date);
        if (issued) return issued;
        account = accounts.of(request.authorization);
        return answer(request, account, at);
      });
      return plan?.altered(made, world, request, at) ?? made;
    };
    const reply = plan?.refusal(request, at) ?? sound();
    return {
      ...reply,
      cut: plan?.cuts() ?? false,
      headers: {
        Date: date.toUTCString(),
        ...rateHeaders(account[request.graphql ? 'graphql' : 'core'].state(at)),
        ...account.headers,
        'X-GitHub-Request-Id': randomUUID().toUpperCase(),
        'X-GitHub-Media-Type': 'github.v3; format=json',
        ...accessHeaders(access, reply.status),
        ...(request.enterprise && { 'X-GitHub-Enterprise-Version': enterpriseVersion }),
        ...reply.headers,
      },
    };
  };
}

function attempt(make: () => Reply): Reply {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
