import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { PageFilter } from '#components/shell/nav.ts';
import classes from './filter-bar.module.css';
import { textFilters } from './text-filters.ts';
import { useFilters } from './use-filters.ts';

/** What narrows the page by a text, each with a way to take it away. */
export function FilterChips({ filters }: { filters: ReadonlySet<PageFilter> }) {
  const [chosen, setFilters] = useFilters();
  return textFilters.map(({ name, label }) => {
    const value = filters.has(name) ? chosen[name] : null;
    if (value === null) return null;
    return (
      <Button
        key={name}
        variant="light"
        size="xs"
        className={classes.chip}
        rightSection={<IconX size={14} aria-hidden="true" />}
        aria-label={`Remove the filter ${label} ${value}`}
        onClick={() => void setFilters({ [name]: null })}
      >
        {`${label}: ${value}`}
      </Button>
    );
  });
}
