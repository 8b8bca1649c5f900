import { IconFilterOff } from '@tabler/icons-react';
import { usePageFilters } from '#components/shell/use-page-filters.ts';
import classes from './filter-bar.module.css';
import { useTeam } from './teams.ts';
import { type TextFilter, textFilters } from './text-filters.ts';
import { useFilters } from './use-filters.ts';

interface NotNarrowedProps {
  by: readonly (TextFilter | 'team')[];
  /** What is not narrowed, or why. */
  children: string;
}

/** Among a page’s figures, those that a filter of the page leaves as they are: or a reader takes them for narrowed. */
export function NotNarrowed({ by, children }: NotNarrowedProps) {
  const [chosen] = useFilters();
  const applies = usePageFilters();
  const team = useTeam();
  const named = textFilters
    .filter(({ name }) => by.includes(name) && applies.has(name) && chosen[name] !== null)
    .map(({ name, label }) => `${label.toLowerCase()} “${chosen[name]}”`);
  if (team && by.includes('team') && applies.has('team')) named.push(`team “${team.name}”`);
  if (named.length === 0) return null;
  return (
    <span className={classes.notNarrowed}>
      <IconFilterOff size={14} aria-hidden="true" />
      <span>{`Not narrowed by ${named.join(', ')}: ${children}`}</span>
    </span>
  );
}
