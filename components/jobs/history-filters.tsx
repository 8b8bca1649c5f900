import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { parseAsId } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { integrationsQuery } from './queries.ts';
import type { RunFilter } from './run-answers.ts';
import { runShapes, runStateNames } from './run-states.ts';

const parsers = {
  source: parseAsId,
  state: parseAsStringLiteral(runStateNames),
};

/** What the history is narrowed to, kept in the address; each change is a step of Back. */
export function useHistoryFilters() {
  const [{ source, state }, set] = useQueryStates(parsers, { history: 'push' });
  const filter: RunFilter = { ...(source && { integration: source }), ...(state && { state }) };
  return { filter, set, narrowed: source !== null || state !== null };
}

/** Chooses source and state. */
export function HistoryFilters({
  filter,
  set,
}: Pick<ReturnType<typeof useHistoryFilters>, 'filter' | 'set'>) {
  const { client } = useClient();
  const { data = [] } = useQuery(integrationsQuery(client?.id));
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="Source"
        data={[
          { value: '', label: 'All sources' },
          ...data.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.integration ?? ''}
        onChange={({ currentTarget }) => void set({ source: currentTarget.value || null })}
      />
      <NativeSelect
        size="xs"
        aria-label="State"
        data={[
          { value: '', label: 'All states' },
          ...runStateNames.map((state) => ({ value: state, label: runShapes[state].label })),
        ]}
        value={filter.state ?? ''}
        onChange={({ currentTarget }) =>
          void set({ state: runStateNames.find((state) => state === currentTarget.value) ?? null })
        }
      />
    </>
  );
}
