import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useFilters } from './use-filters.ts';

/** Says that a link has narrowed the page to one repository, and takes that away. */
export function RepositoryChip() {
  const [{ repository }, setFilters] = useFilters();
  if (!repository) return null;
  return (
    <Button
      variant="light"
      size="xs"
      rightSection={<IconX size={14} aria-hidden="true" />}
      aria-label="Show all repositories again"
      onClick={() => void setFilters({ repository: null })}
    >
      One repository
    </Button>
  );
}
