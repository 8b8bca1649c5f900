import { beforeAll, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { Router } from '../router/router.ts';
import { setDefaultWorkflow } from '../writes/workflows.ts';
import { unmappedStatuses } from './unmapped-statuses.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const steps = [
  { name: 'Next', category: 'todo' as const },
  { name: 'Doing', category: 'in_progress' as const },
  { name: 'Checking', category: 'waiting' as const },
  { name: 'Shipped', category: 'done' as const },
];

async function ask(clientId: number) {
  await database.waitForReplicas();
  return await router.read('client_mgmt', { clientId }, (db) => unmappedStatuses(db, clientId));
}

it('names the statuses that nobody mapped, with the step of their category and the issues in them', async () => {
  const clientId = await seedClient(database.owner);
  const jira = await seedJira(database.owner, clientId);
  const other = await seedClient(database.owner);
  await seedIssue(database.owner, await seedJira(database.owner, other), {
    createdAt: '2026-01-05T09:00:00Z',
  });
  for (let n = 0; n < 2; n++) {
    await seedIssue(database.owner, jira, {
      createdAt: '2026-01-05T09:00:00Z',
      moves: [['Review', '2026-01-06T09:00:00Z']],
    });
  }
  const mappings = [{ integrationId: jira.integrationId, statusId: 'In progress', step: 'Doing' }];
  await router.write('client_mgmt', { clientId }, (tx) =>
    setDefaultWorkflow(tx, { clientId, actor: 'test', steps, mappings }),
  );
  const { mapped, statuses } = await ask(clientId);
  expect(mapped).toBe(1);
  expect(statuses.map(({ name, step, issues }) => [name, step, issues])).toEqual([
    ['Review', 'Doing', 2],
    ['Done', 'Shipped', 0],
    ['To do', 'Next', 0],
  ]);
});

it('has nothing to name where there is no source', async () => {
  expect(await ask(await seedClient(database.owner))).toEqual({ mapped: 0, statuses: [] });
});

it('refuses a mapping to a step that the workflow does not have', async () => {
  const clientId = await seedClient(database.owner);
  const { integrationId } = await seedJira(database.owner, clientId);
  const mappings = [{ integrationId, statusId: 'Done', step: 'Elsewhere' }];
  await expect(
    router.write('client_mgmt', { clientId }, (tx) =>
      setDefaultWorkflow(tx, { clientId, actor: 'test', steps, mappings }),
    ),
  ).rejects.toMatchObject({ status: 400 });
});
