import { schema as official } from '@octokit/graphql-schema';
import { buildSchema, printSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type Answer, ask, later, serve, smallWorld } from '../testing.ts';
import { githubSchema } from './graphql/schema.ts';

interface Page<T> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  nodes: T[];
}
type Server = Awaited<ReturnType<typeof serve>>;

const pageInfo = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

/** Reads a connection of acme/checkout to its end; `field` with `$after` in its arguments. */
async function all<T>(server: Server, field: string, nodes: string): Promise<{ nodes: T[]; total: number }> {
  const query = `query($after: String) { repository(owner: "acme", name: "checkout") { list: ${field} { ${pageInfo} nodes { ${nodes} } } } }`;
  const found: T[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Answer<{ repository: { list: Page<T> } }> = await ask(server, query, { after });
    if (answer.errors) throw new Error(answer.errors[0]?.message);
    const { list } = answer.data.repository;
    found.push(...list.nodes);
    if (!list.pageInfo.hasNextPage) return { nodes: found, total: list.totalCount };
    after = list.pageInfo.endCursor;
  }
}

async function errorsOf(server: Server, query: string): Promise<unknown> {
  return (await ask(server, query)).errors;
}

const inCheckout = (selection: string) => `{ repository(owner: "acme", name: "checkout") { ${selection} } }`;

describe('the schema', () => {
  test('is the official one, unaltered and valid', () => {
    expect(validateSchema(githubSchema())).toEqual([]);
    expect(printSchema(githubSchema())).toBe(
      printSchema(buildSchema(official.idl, { assumeValidSDL: true })),
    );
  });
});

describe('connections', () => {
  test('show every pull request once, in any order and page length', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const expected = world.repository('acme/checkout')?.pulls.size;
    for (const field of ['UPDATED_AT', 'CREATED_AT']) {
      for (const direction of ['ASC', 'DESC']) {
        const list = `pullRequests(first: 9, after: $after, orderBy: { field: ${field}, direction: ${direction} })`;
        const { nodes, total } = await all<{ number: number; updatedAt: string; createdAt: string }>(
          ...([server, list, 'number updatedAt createdAt'] as const),
        );
        expect(total).toBe(expected);
        expect(new Set(nodes.map(({ number }) => number)).size).toBe(expected);
        const times = nodes.map((node) => (field === 'UPDATED_AT' ? node.updatedAt : node.createdAt));
        expect(times).toEqual(direction === 'ASC' ? times.toSorted() : times.toSorted().reverse());
      }
    }
  });

  test('are read backwards with last and before', async () => {
    const server = await serve(smallWorld());
    const forward = (
      await all<{ number: number }>(server, 'pullRequests(first: 50, after: $after)', 'number')
    ).nodes;
    const backward: number[] = [];
    for (let before: string | null = null; ; ) {
      const query = `query($before: String) { repository(owner: "acme", name: "checkout") { list: pullRequests(last: 20, before: $before) { ${pageInfo} nodes { number } } } }`;
      const answer: Answer<{ repository: { list: Page<{ number: number }> } }> = await ask(server, query, {
        before,
      });
      const { list } = answer.data.repository;
      backward.unshift(...list.nodes.map(({ number }) => number));
      if (!list.pageInfo.hasPreviousPage) break;
      before = list.pageInfo.startCursor;
    }
    expect(backward).toEqual(forward.map(({ number }) => number));
  });

  test('go on where they were though what was read has moved to the top', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const query = (after: string | null) =>
      ask<{ repository: { list: Page<{ number: number }> } }>(
        server,
        'query($after: String) { repository(owner: "acme", name: "checkout") { list: pullRequests(first: 10, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) { totalCount pageInfo { hasNextPage endCursor } nodes { number } } } }',
        { after },
      );
    const first = (await query(null)).data.repository.list;
    const expected = (await query(first.pageInfo.endCursor)).data.repository.list.nodes;
    const old = first.nodes[7]?.number ?? 0;
    world.apply({
      type: 'pull.edited',
      repository: 'acme/checkout',
      number: old,
      by: null,
      at: later.getTime() + 1000,
      fields: { title: 'Renamed' },
    });
    expect((await query(first.pageInfo.endCursor)).data.repository.list.nodes).toEqual(expected);
    expect((await query(null)).data.repository.list.nodes[0]).toEqual({ number: old });
  });

  test('within connections are read to their end: a pull request with more than 100 commits or reviews', async () => {
    const world = smallWorld();
    const server = await serve(world);
    for (const [repository, name] of [
      ['acme/checkout', 'commits'],
      ['acme/storefront', 'reviews'],
    ] as const) {
      const store = world.repository(repository);
      const lists = name === 'commits' ? store?.pullCommits : store?.reviews;
      const number = [...(store?.pulls.values() ?? [])].find(
        (pull) => (lists?.of(pull.number).length ?? 0) > 100,
      )?.number;
      const node = name === 'commits' ? 'commit { oid }' : 'id';
      const query = `query($number: Int!, $after: String) { repository(owner: "acme", name: "${repository.split('/')[1]}") { pullRequest(number: $number) { list: ${name}(first: 50, after: $after) { ${pageInfo} nodes { ${node} } } } } }`;
      const found: unknown[] = [];
      for (let after: string | null = null; ; ) {
        const answer: Answer<{ repository: { pullRequest: { list: Page<unknown> } } }> = await ask(
          server,
          query,
          {
            number,
            after,
          },
        );
        const { list } = answer.data.repository.pullRequest;
        expect(list.totalCount).toBe(lists?.of(number ?? 0).length);
        found.push(...list.nodes.map((each) => JSON.stringify(each)));
        if (!list.pageInfo.hasNextPage) break;
        after = list.pageInfo.endCursor;
      }
      expect(found.length).toBeGreaterThan(100);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toHaveLength(lists?.of(number ?? 0).length ?? 0);
    }
  });

  test('refuse more than 100, no length at all, and a cursor that is none', async () => {
    const server = await serve(smallWorld());
    expect(await errorsOf(server, inCheckout('pullRequests(first: 101) { nodes { id } }'))).toMatchObject([
      { type: 'EXCESSIVE_PAGINATION', path: ['repository', 'pullRequests'] },
    ]);
    expect(await errorsOf(server, inCheckout('pullRequests { nodes { id } }'))).toMatchObject([
      { type: 'MISSING_PAGINATION_BOUNDARIES' },
    ]);
    expect(
      await errorsOf(server, inCheckout('pullRequests(first: 1, after: "x") { nodes { id } }')),
    ).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }]);
    expect(await errorsOf(server, inCheckout('pullRequests { totalCount }'))).toBeUndefined();
  });

  test('of deployments and issues are filtered as asked', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const { nodes } = await all<{
      environment: string;
      state: string;
      statuses: { nodes: { state: string }[] };
    }>(
      server,
      'deployments(first: 100, after: $after, environments: ["production"], orderBy: { field: CREATED_AT, direction: DESC })',
      'databaseId environment state commitOid createdAt statuses(first: 10) { nodes { state createdAt } }',
    );
    expect(nodes.length).toBeGreaterThan(20);
    expect(new Set(nodes.map(({ environment }) => environment))).toEqual(new Set(['production']));
    expect(nodes.filter(({ state }) => state === 'INACTIVE').length).toBeGreaterThan(10);
    expect(nodes.at(-1)?.statuses.nodes.map(({ state }) => state)).toEqual([
      'INACTIVE',
      'SUCCESS',
      'IN_PROGRESS',
      'PENDING',
    ]);
    const incidents = await all<{ title: string; labels: { nodes: { name: string }[] } }>(
      server,
      'issues(first: 50, after: $after, labels: ["incident"])',
      'title state createdAt closedAt labels(first: 5) { nodes { name } } timelineItems(first: 9, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { createdAt } } }',
    );
    expect(incidents.nodes.length).toBeGreaterThan(3);
    expect(incidents.nodes.every(({ labels }) => labels.nodes.some(({ name }) => name === 'incident'))).toBe(
      true,
    );
  });
});

describe('a pull request', () => {
  test('tells what the sync asks of it', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const store = world.repository('acme/checkout');
    const pull = [...(store?.pulls.values() ?? [])].find(
      ({ number, merged_at, user }) =>
        merged_at && user?.type === 'User' && (store?.reviews.of(number).length ?? 0) > 1,
    );
    const { data, errors } = await ask<{ repository: { pullRequest: Record<string, unknown> } }>(
      server,
      `query($n: Int!) { repository(owner: "acme", name: "checkout") { pullRequest(number: $n) {
        __typename id fullDatabaseId databaseId number title body url state isDraft merged createdAt updatedAt mergedAt closedAt
        mergeCommit { oid } author { __typename login ... on User { databaseId } } mergedBy { login }
        baseRefName headRefName headRefOid additions deletions changedFiles
        labels(first: 10) { nodes { name } } comments { totalCount } reviewThreads { totalCount }
        commits(first: 100) { totalCount nodes { commit { oid authoredDate committedDate message messageHeadline additions deletions author { name email date user { login } } } } }
        reviews(first: 100) { nodes { id fullDatabaseId databaseId state submittedAt body author { login } comments { totalCount } } }
        timelineItems(first: 50, itemTypes: [MERGED_EVENT, CLOSED_EVENT, REVIEW_REQUESTED_EVENT]) { nodes { __typename ... on MergedEvent { createdAt actor { login } commit { oid } } ... on ReviewRequestedEvent { requestedReviewer { ... on User { login } } } } }
        closingIssuesReferences(first: 5) { nodes { number } }
      } } }`,
      { n: pull?.number },
    );
    expect(errors).toBeUndefined();
    expect(data.repository.pullRequest).toMatchObject({
      __typename: 'PullRequest',
      id: pull?.node_id,
      fullDatabaseId: String(pull?.id),
      databaseId: null,
      number: pull?.number,
      title: pull?.title,
      state: 'MERGED',
      merged: true,
      mergedAt: pull?.merged_at,
      mergeCommit: { oid: pull?.merge_commit_sha },
      headRefName: pull?.head.ref,
      headRefOid: pull?.head.sha,
      author: { __typename: 'User', login: pull?.user?.login, databaseId: pull?.user?.id },
      url: `${server.url}/acme/checkout/pull/${pull?.number}`,
    });
    const { commits, reviews, timelineItems } = data.repository.pullRequest as Record<
      string,
      { nodes: Record<string, unknown>[] }
    >;
    expect(commits?.nodes).toHaveLength(store?.pullCommits.of(pull?.number ?? 0).length ?? 0);
    expect(reviews?.nodes.map(({ submittedAt }) => submittedAt)).toEqual(
      store?.reviews.of(pull?.number ?? 0).map(({ submitted_at }) => submitted_at),
    );
    expect(timelineItems?.nodes.map(({ __typename }) => __typename)).toEqual(
      expect.arrayContaining(['MergedEvent', 'ClosedEvent', 'ReviewRequestedEvent']),
    );
  });

  test('of a deleted account has no author; a bot goes without its suffix', async () => {
    const server = await serve(smallWorld({ pullRequestsPerMonth: 160 }));
    const { nodes } = await all<{ author: { __typename: string; login: string } | null }>(
      ...([server, 'pullRequests(first: 100, after: $after)', 'author { __typename login }'] as const),
    );
    expect(nodes.filter(({ author }) => author === null).length).toBeGreaterThan(0);
    const bots = nodes.flatMap(({ author }) => (author?.__typename === 'Bot' ? author.login : []));
    expect(new Set(bots)).toEqual(new Set(['dependabot', 'renovate']));
  });

  test('is found by its id, and an id that nobody has is an error of its own place only', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const id =
      world.repository('acme/checkout')?.pulls.get(1)?.node_id ??
      world.repository('acme/checkout')?.issues.get(1)?.node_id;
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const { data, errors } = await ask<{ nodes: unknown[] }>(server, query, { ids: [id, 'nobody'] });
    expect(data.nodes).toEqual([expect.objectContaining({ id }), null]);
    expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 1] }]);
  });
});

describe('errors', () => {
  test('come beside the data: an unknown repository is null, NOT_FOUND', async () => {
    const server = await serve(smallWorld());
    const answer = await ask(server, '{ repository(owner: "acme", name: "nothing") { id } }');
    expect(answer).toEqual({
      data: { repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository'],
          locations: [{ line: 1, column: 3 }],
          message: "Could not resolve to a Repository with the name 'acme/nothing'.",
        },
      ],
    });
  });

  test('tell a query that does not fit the schema, does not parse, or asks for too much', async () => {
    const server = await serve(smallWorld());
    expect(await errorsOf(server, inCheckout('pulls'))).toMatchObject([
      { message: expect.stringContaining('pulls') },
    ]);
    expect(await errorsOf(server, '{ repository(')).toMatchObject([
      { message: expect.stringContaining('Syntax Error') },
    ]);
    const huge = inCheckout(
      'pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { parents(first: 100) { nodes { oid } } } } } } }',
    );
    expect(await errorsOf(server, huge)).toMatchObject([{ type: 'MAX_NODE_LIMIT_EXCEEDED' }]);
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer sample' },
      body: 'no json',
    });
    expect(response.status).toBe(400);
  });
});

test('a query costs a point for each hundred connections it opens', async () => {
  const server = await serve(smallWorld());
  const nested =
    'pullRequests(first: 100) { nodes { commits(first: 20) { totalCount } reviews(first: 20) { totalCount } } }';
  const query = `{ rateLimit { cost nodeCount } repository(owner: "acme", name: "checkout") { ${nested} } }`;
  const { data } = await ask<{ rateLimit: object }>(server, query);
  // One for the list, and two for each of its hundred pull requests; 201 / 100, rounded.
  expect(data.rateLimit).toEqual({ cost: 2, nodeCount: 100 + 2 * 100 * 20 });
});
