import type { Fixture } from '#server/etl/testing/fixture.ts';
import { runOf } from '#server/etl/testing/inspect.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';

/** A run from its start to its end, in this process. */
export async function sync(fixture: Fixture, mode: 'full' | 'incremental' = 'full') {
  const runId = await fixture.start(mode);
  await fixture.execute(runId);
  return await runOf(fixture, runId);
}

export function firstStore({ github }: Fixture): RepositoryStore {
  const [store] = github.world.repositories;
  if (!store) throw new Error('no repository');
  return store;
}

/** Lines of what is stored of the client: `columns` of `from`, in which the repository is `r`, its rows `t`. */
export async function storedLines(
  { database, clientId }: Fixture,
  from: string,
  columns: string[],
): Promise<string[]> {
  const texts = columns.map((column) => `coalesce((${column})::text, '-')`).join(', ');
  const rows = await database.owner.unsafe(
    `select concat_ws(' | ', r.full_name, ${texts}) as line from ${from} join repositories r on r.id = t.repository_id
     where t.client_id = $1`,
    [clientId],
  );
  return rows.map(({ line }) => String(line)).sort();
}

/** The same form, of the world's own records. */
export const linesOf = (
  { github }: Fixture,
  fields: (store: RepositoryStore) => Iterable<unknown[]>,
): string[] =>
  github.world.repositories
    .flatMap((store) =>
      [...fields(store)].map((values) =>
        [store.repository.full_name, ...values.map((value) => value ?? '-')].join(' | '),
      ),
    )
    .sort();

/** A time in SQL as the sample writes it. */
export const second = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export const loginOf = (user: { login: string } | null | undefined) =>
  user?.login.replace(/\[bot\]$/, '') ?? null;
