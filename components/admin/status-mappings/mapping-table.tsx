import { Checkbox, NativeSelect, Text } from '@mantine/core';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { MappedStatus, MappingsView } from '#lib/api/flow-admin.ts';
import { formatCount } from '#lib/format.ts';
import { jiraCategoryWords } from '#lib/workflows/category-words.ts';
import admin from '../admin.module.css';
import classes from './status-mappings.module.css';
import { sinceWords, stepOn, stepOptions } from './step-options.ts';

interface MappingTableProps {
  label: string;
  statuses: readonly MappedStatus[];
  steps: MappingsView['steps'];
  /** Of the client's zone. */
  today: string;
  edits: ReadonlyMap<string, string | null>;
  marked: ReadonlySet<string>;
  mark: (marked: ReadonlySet<string>) => void;
  choose: (status: MappedStatus, step: string | null) => void;
}

/** A row per status: what Jira says of it, and the step it belongs to. */
export function MappingTable(props: MappingTableProps) {
  const { label, statuses, steps, today, edits, marked, mark, choose } = props;
  const names = new Map(steps.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '…';
  const options = stepOptions(steps);
  const toggle = (id: string) => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    mark(next);
  };
  return (
    <PlainTable
      label={label}
      columns={['Status', 'Category in Jira', 'Issues now', 'Step', 'Since']}
      className={admin.wide}
    >
      {statuses.map((status) => {
        const { id, name, category, issues, byCategory } = status;
        const edited = edits.get(id);
        const value = (edited === undefined ? stepOn(status, today) : edited) ?? '';
        return (
          <tr key={id} data-edited={edits.has(id) || undefined} className={classes.row}>
            <th scope="row">
              <Checkbox
                label={name}
                aria-label={`Mark ${name}`}
                checked={marked.has(id)}
                onChange={() => toggle(id)}
              />
            </th>
            <td>{category ? jiraCategoryWords[category] : 'not in Jira any more'}</td>
            <td>
              <span data-num>{formatCount(issues)}</span>
            </td>
            <td>
              <NativeSelect
                size="xs"
                aria-label={`Step of ${name}`}
                value={value}
                data={[
                  {
                    value: '',
                    label: `By its category: ${byCategory === null ? 'no step' : nameOf(byCategory)}`,
                  },
                  ...options,
                ]}
                onChange={({ currentTarget }) => choose(status, currentTarget.value || null)}
              />
            </td>
            <td>
              <Text size="xs" c="dimmed" component="span">
                {edits.has(id) ? 'changed, not saved' : sinceWords(status, today, nameOf) || 'not mapped'}
              </Text>
            </td>
          </tr>
        );
      })}
    </PlainTable>
  );
}
