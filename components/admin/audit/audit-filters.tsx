import { Button, NativeSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import layout from '#components/ui/layout.module.css';
import type { AuditPage } from '#lib/api/audit.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { AuditFilters } from './queries.ts';
import type { SetAuditFilters } from './use-audit-filters.ts';
import { actionWords, thingWords } from './words.ts';

interface AuditFiltersProps {
  /** Null: an administrator looks, and there is none. */
  client: ClientView | null;
  filters: AuditFilters;
  set: SetAuditFilters;
  choices: AuditPage['choices'];
}

/** Whose entries, by whom, what was done; what is chosen stays a choice though nothing lately has it. */
export function AuditFiltersRow({ client, filters, set, choices }: AuditFiltersProps) {
  const { of, actor, action, subject } = filters;
  const one = /^\d/.test(of) && of !== client?.id;
  return (
    <div className={layout.row}>
      {(!client || client.role === 'admin') && (
        <NativeSelect
          size="xs"
          aria-label="Of"
          data={[
            ...(client ? [{ value: 'client', label: client.name }] : []),
            { value: 'house', label: 'The installation' },
            { value: 'all', label: 'All clients and the installation' },
            ...(one ? [{ value: of, label: `Client ${of}` }] : []),
          ]}
          value={of}
          onChange={({ currentTarget: { value } }) =>
            void set({ of: value === 'house' || value === 'all' ? value : null, gone: null })
          }
        />
      )}
      <Select
        size="xs"
        aria-label="Person"
        placeholder="Everybody"
        data={withChosen(choices?.actors ?? [], actor)}
        value={actor ?? null}
        onChange={(who) => void set({ who })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Show what everybody did' }}
        limit={50}
        nothingFoundMessage="Nobody of this name lately"
      />
      <NativeSelect
        size="xs"
        aria-label="Action"
        data={[{ value: '', label: 'All actions' }, ...actionChoices(choices?.actions ?? [], action)]}
        value={action ?? ''}
        onChange={({ currentTarget }) => void set({ did: currentTarget.value || null })}
      />
      {subject && (
        <Button
          variant="light"
          size="xs"
          rightSection={<IconX size={14} aria-hidden="true" />}
          aria-label={`Remove the filter subject ${subject}`}
          onClick={() => void set({ what: null })}
        >
          Subject: {subject}
        </Button>
      )}
    </div>
  );
}

const withChosen = (known: string[], chosen: string | undefined) =>
  chosen && !known.includes(chosen) ? [chosen, ...known] : known;

/** Actions by what they are done to; where there are several of a kind, all of them as one choice too. */
function actionChoices(known: string[], chosen: string | undefined) {
  const families = Map.groupBy(known, (action) => action.split('.')[0]!);
  const data = [...families].map(([family, actions]) => ({
    group: thingWords(family),
    items: [
      ...(actions.length > 1
        ? [{ value: family, label: `Anything: ${thingWords(family).toLowerCase()}` }]
        : []),
      ...actions.map((value) => ({ value, label: actionWords(value) })),
    ],
  }));
  const offered = data.some(({ items }) => items.some(({ value }) => value === chosen));
  return chosen && !offered ? [{ value: chosen, label: actionWords(chosen) }, ...data] : data;
}
