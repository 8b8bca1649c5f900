import { Button } from '@mantine/core';
import type { Incident } from '#lib/api/incidents.ts';
import classes from './dora.module.css';
import type { useAttribution } from './use-attribution.ts';

interface AttributionButtonsProps {
  incident: Incident;
  attribution: ReturnType<typeof useAttribution>;
  /** Shows the deployments to choose from; without it the reader sees them already. */
  move?: () => void;
}

/** What may be decided of an incident as it stands. */
export function AttributionButtons({ incident, attribution, move }: AttributionButtonsProps) {
  const { id, title, deployment, decision } = incident;
  const { decide, pending, may } = attribution;
  if (!may) return null;
  const common = { size: 'compact-xs', variant: 'default', disabled: pending !== null } as const;
  return (
    <div className={classes.controls}>
      {deployment && !decision && (
        <Button
          {...common}
          aria-label={`Confirm the cause of ${title}`}
          onClick={() => decide(id, { decision: 'confirm' })}
        >
          Confirm
        </Button>
      )}
      {move && (
        <Button {...common} aria-label={`Move ${title} to another deployment`} onClick={move}>
          Move…
        </Button>
      )}
      {(deployment || !decision) && (
        <Button
          {...common}
          aria-label={`Clear the cause of ${title}`}
          onClick={() => decide(id, { decision: 'clear' })}
        >
          Clear
        </Button>
      )}
      {decision && (
        <Button
          {...common}
          aria-label={`Leave ${title} to the rules`}
          onClick={() => decide(id, { decision: 'reset' })}
        >
          Reset
        </Button>
      )}
    </div>
  );
}
