import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import type { Router } from '../router/router.ts';
import { commonTestRouter } from '../testing/router.ts';
import { compare } from './testing/example-facts.ts';
import { readGiven } from './testing/example-house.ts';
import { loadExample } from './testing/example-load.ts';
import { readExamples } from './testing/example-text.ts';

// The worked examples of docs/metrics.md: loaded as the sources tell them, by the loaders of the jobs.

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const examples = readExamples();

it('has at least sixty worked examples, each under a name of its own', () => {
  expect(new Set(examples.map(({ id }) => id.split(' ')[0])).size).toBe(examples.length);
  expect(examples.length).toBeGreaterThanOrEqual(60);
});

describe('the worked examples of docs/metrics.md', () => {
  it.each(examples)('$id: $given', async ({ given, expected }) => {
    const world = readGiven(given);
    const told = {
      owner: database.owner,
      clientId: await loadExample(database.owner, router, world),
      deployments: world.deployments,
    };
    for (const { of, says } of expected) {
      const { said, is } = await compare(told, of, says);
      expect(is, of).toEqual(said);
    }
  });

  it('lets the stages of every pull request sum to its elapsed time, and to its lead time', async () => {
    const [row] = await database.owner`
      select count(*)::int as all,
        (count(*) filter (where coding_seconds + pickup_seconds + review_seconds + merge_seconds + unreviewed_seconds
          <> elapsed_seconds or elapsed_seconds + deploy_seconds <> lead_seconds))::int as wrong
      from pull_request_facts where merged_at is not null`;
    expect(row?.all).toBeGreaterThan(40);
    expect(row?.wrong).toBe(0);
  });
});
