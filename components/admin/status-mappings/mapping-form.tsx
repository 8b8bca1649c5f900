'use client';

import { Button, Checkbox, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useId, useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { useNow } from '#components/hooks/use-now.ts';
import layout from '#components/ui/layout.module.css';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { MappedStatus, MappingsView } from '#lib/api/flow-admin.ts';
import { dayIn, formatCount, formatCounted } from '#lib/format.ts';
import { ReviewDialog } from '../flow/review-dialog.tsx';
import { versionOf } from '../flow/version-of.ts';
import { EffectiveBar } from './effective-bar.tsx';
import { MappingTable } from './mapping-table.tsx';
import { stepOptions } from './step-options.ts';

interface MappingFormProps {
  client: ClientView;
  integration: MappingsView['integrations'][number];
  steps: MappingsView['steps'];
  version: number;
}

/** So many rows at a time: thousands of fields make a page slow. */
const PAGE = 100;

/** The statuses of one Jira, and their steps: one by one, many at once, or as suggested. */
export function MappingForm({ client, integration, steps, version }: MappingFormProps) {
  const id = useId();
  const { statuses } = integration;
  const now = useNow(60_000);
  const today = dayIn(client.timeZone, new Date(now ?? Date.now()));
  /** What is chosen and not saved: a step, or null for its category. */
  const [edits, setEdits] = useState<ReadonlyMap<string, string | null>>(new Map());
  /** As it was when the first of them was chosen: what others map since is not taken back unseen. */
  const [base, setBase] = useState({ version, statuses });
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [from, setFrom] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [onlyUnmapped, setOnlyUnmapped] = useState(false);
  const [pages, setPages] = useState(1);
  const [reviewing, setReviewing] = useState(false);

  const unmapped = statuses.filter(({ mappings }) => mappings.length === 0);
  const suggested = unmapped.filter((status) => status.suggestion !== null && !edits.has(status.id));
  const wanted = search.trim().toLowerCase();
  const found = statuses.filter(
    (status) =>
      (!onlyUnmapped || status.mappings.length === 0) &&
      (wanted === '' || status.name.toLowerCase().includes(wanted)),
  );
  const shown = found.slice(0, pages * PAGE);
  const edit = (chosen: readonly MappedStatus[], step: (status: MappedStatus) => string | null) => {
    if (edits.size === 0) setBase({ version, statuses });
    setEdits((before) => new Map([...before, ...chosen.map((status) => [status.id, step(status)] as const)]));
  };
  /** What those that are edited are mapped to, and at which version. */
  const mappedIn = (known: typeof base) => ({
    version: known.version,
    of: [...edits.keys()].map((status) => known.statuses.find((one) => one.id === status)?.mappings),
  });
  const drop = () => {
    setEdits(new Map());
    setMarked(new Set());
    setReviewing(false);
  };
  const body = {
    effectiveFrom: from,
    statuses: [...edits].map(([status, stepId]) => ({ id: status, stepId })),
  };

  return (
    <section className={layout.card} aria-labelledby={id}>
      <div className={layout.stack}>
        <header className={layout.head}>
          <div>
            <Title order={3} id={id}>
              {integration.name}
            </Title>
            <Text size="xs" c="dimmed">
              {unmapped.length === 0
                ? `All ${formatCounted(statuses.length, 'status is', 'statuses are')} mapped`
                : `${formatCount(unmapped.length)} of ${formatCounted(statuses.length, 'status', 'statuses')} not mapped`}
            </Text>
          </div>
          {suggested.length > 0 && (
            <Button
              size="xs"
              variant="default"
              onClick={() => edit(suggested, ({ suggestion }) => suggestion)}
            >
              Take {formatCounted(suggested.length, 'suggestion')}
            </Button>
          )}
        </header>
        <div className={layout.row}>
          <TextInput
            size="xs"
            aria-label={`Search statuses of ${integration.name}`}
            placeholder="Search statuses"
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
          <Checkbox
            label="Only those not mapped"
            checked={onlyUnmapped}
            onChange={({ currentTarget }) => setOnlyUnmapped(currentTarget.checked)}
          />
          {marked.size > 0 && (
            <NativeSelect
              size="xs"
              aria-label={`Step of ${formatCounted(marked.size, 'marked status', 'marked statuses')}`}
              value=""
              data={[
                { value: '', label: `Map ${formatCount(marked.size)} marked to…` },
                ...stepOptions(steps),
              ]}
              onChange={({ currentTarget: { value } }) => {
                if (!value) return;
                edit(
                  statuses.filter((status) => marked.has(status.id)),
                  () => value,
                );
                setMarked(new Set());
              }}
            />
          )}
        </div>
        {shown.length > 0 ? (
          <MappingTable
            label={`Statuses of ${integration.name}`}
            statuses={shown}
            steps={steps}
            today={today}
            edits={edits}
            marked={marked}
            mark={setMarked}
            choose={(status, step) => edit([status], () => step)}
          />
        ) : (
          <Text size="sm" c="dimmed">
            No status {onlyUnmapped ? 'without a mapping ' : ''}
            {wanted ? 'of this name' : ''}
          </Text>
        )}
        {found.length > shown.length && (
          <div className={layout.row}>
            <Button size="xs" variant="default" onClick={() => setPages(pages + 1)}>
              Show more
            </Button>
            <Text size="xs" c="dimmed">
              {formatCount(shown.length)} of {formatCounted(found.length, 'status', 'statuses')} shown
            </Text>
          </div>
        )}
        {edits.size > 0 && (
          <EffectiveBar
            changed={edits.size}
            from={from}
            today={today}
            set={setFrom}
            byCategory={[...edits.values()].includes(null)}
            undo={drop}
            review={() => setReviewing(true)}
          />
        )}
      </div>
      {reviewing && (
        <ReviewDialog
          client={client}
          title={`Map ${formatCounted(edits.size, 'status', 'statuses')} of ${integration.name}`}
          change={{ kind: 'map', integrationId: integration.id, ...body }}
          version={versionOf(mappedIn(base), mappedIn({ version, statuses }))}
          save={(at) =>
            call('putStatusMappings', { params: { id: integration.id }, body: { ...body, ...at } })
          }
          action="Save"
          done={`${formatCounted(edits.size, 'status is', 'statuses are')} mapped`}
          close={() => setReviewing(false)}
          over={drop}
        />
      )}
    </section>
  );
}
