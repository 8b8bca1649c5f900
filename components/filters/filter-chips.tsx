import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { PageFilter } from '#components/shell/nav.ts';
import classes from './filter-bar.module.css';
import { usePlaceName } from './places.ts';
import { useTeam } from './teams.ts';
import { textFilters } from './text-filters.ts';
import { useFilters } from './use-filters.ts';

const projectAlone: ReadonlySet<PageFilter> = new Set(['project']);
const nothing: ReadonlySet<PageFilter> = new Set();

/** What narrows the page by a text, and what came from another page and narrows nothing here; each can be taken away. */
export function FilterChips({ filters }: { filters: ReadonlySet<PageFilter> }) {
  const [chosen] = useFilters();
  const project = usePlaceName(filters.has('project') ? nothing : projectAlone);
  const team = useTeam();
  return (
    <>
      {team && !filters.has('team') && <Chip name="team" label="Team" value={team.name} used={false} />}
      {project && <Chip name="project" label="Project" value={project} used={false} />}
      {textFilters.map(({ name, label }) => {
        const value = chosen[name];
        return value !== null && <Chip key={name} {...{ name, label, value }} used={filters.has(name)} />;
      })}
    </>
  );
}

interface ChipProps {
  name: 'project' | 'team' | (typeof textFilters)[number]['name'];
  label: string;
  value: string;
  used: boolean;
}

function Chip({ name, label, value, used }: ChipProps) {
  const [, setFilters] = useFilters();
  const text = `${label}: ${value}${used ? '' : ' · not used here'}`;
  return (
    <Button
      variant={used ? 'light' : 'default'}
      size="xs"
      className={`${classes.chip} ${used ? '' : classes.unused}`}
      rightSection={<IconX size={14} aria-hidden="true" />}
      aria-label={`Remove the filter ${text}`}
      onClick={() => void setFilters({ [name]: null })}
    >
      {text}
    </Button>
  );
}
