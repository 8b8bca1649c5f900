import { dataHealth } from '#db/queries/data-health.ts';
import { sourceHealth } from '#db/queries/source-health.ts';
import { type Compare, plain } from './compare.ts';
import * as expected from './independent/health.ts';
import { sum } from './independent/numbers.ts';

type Lists = Record<string, unknown>;

/** Lists of which the order is not a figure, by what tells their items apart. */
const keys: Record<string, string[]> = {
  sources: ['id'],
  statuses: ['integrationId', 'id'],
  withoutCommits: ['repositoryId'],
  unlinked: ['repositoryId', 'reason'],
  bySource: ['source'],
};

function inOrder(given: object): object {
  const entries = Object.entries(given as Lists).map(([name, value]) => {
    if (name === 'unattributed') return [name, inOrder(value as object)];
    const by = keys[name];
    if (!Array.isArray(value) || !by) return [name, value];
    const of = (item: unknown) => by.map((key) => (item as Lists)[key]).join(' ');
    return [name, value.toSorted((one, other) => (of(one) < of(other) ? -1 : 1))];
  });
  return Object.fromEntries(entries);
}

/** What the page of data health says. */
export const health: Record<string, Compare> = {
  'health of data': plain(
    async (db, scope) => inOrder(await dataHealth(db, scope)),
    (about) => inOrder(expected.dataHealth(about)),
    {
      basis: (about) => ({
        n: sum(expected.excluded(about).map(({ total }) => total)),
        excluded: {},
        anomalies: 0,
      }),
    },
  ),
  'health of sources': plain(
    async (db, scope) => inOrder(await sourceHealth(db, scope)),
    (about) => inOrder(expected.sourceHealth(about)),
    { basis: ({ raw }) => ({ n: raw.sources.length, excluded: {}, anomalies: 0 }) },
  ),
};
