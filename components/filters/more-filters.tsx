import { Button, Popover, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { PageFilter } from '#components/shell/nav.ts';
import classes from './filter-bar.module.css';
import { textFilters } from './text-filters.ts';
import { useFilters } from './use-filters.ts';

/** Filters that are wanted now and then, behind a button; none where the page has none of them. */
export function MoreFilters({ filters }: { filters: ReadonlySet<PageFilter> }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const fields = textFilters.filter(({ name }) => filters.has(name));
  if (fields.length === 0) return null;
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFilter size={16} aria-hidden="true" />}
          onClick={toggle}
        >
          More filters
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="More filters">
        <FilterForm fields={fields} close={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface FilterFormProps {
  fields: readonly (typeof textFilters)[number][];
  close: () => void;
}

/** Asks nothing until it is sent: each letter would be a question of its own. */
function FilterForm({ fields, close }: FilterFormProps) {
  const [chosen, setFilters] = useFilters();
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(fields.map(({ name }) => [name, chosen[name] ?? ''])),
  );
  const apply = (event: FormEvent) => {
    event.preventDefault();
    void setFilters(Object.fromEntries(fields.map(({ name }) => [name, texts[name]?.trim() || null])));
    close();
  };
  return (
    <form onSubmit={apply} className={classes.form}>
      {fields.map(({ name, label, hint }) => (
        <TextInput
          key={name}
          size="xs"
          label={label}
          description={hint}
          maxLength={200}
          value={texts[name]}
          onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
        />
      ))}
      <Button type="submit" size="xs">
        Apply
      </Button>
    </form>
  );
}
