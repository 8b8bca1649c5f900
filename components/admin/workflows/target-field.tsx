import { NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { targetOf } from './draft.ts';
import classes from './workflows.module.css';

const units = { hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof units;

interface TargetFieldProps {
  /** Name of the step. */
  of: string;
  seconds: number | null;
  set: (seconds: number | null) => void;
}

const unitOf = (seconds: number | null): Unit =>
  seconds !== null && seconds % units.days !== 0 ? 'hours' : 'days';

/** How long an issue should be in a step, in hours or days; empty: nobody says. */
export function TargetField({ of, seconds, set }: TargetFieldProps) {
  const [unit, setUnit] = useState(() => unitOf(seconds));
  const given = seconds === null ? '' : seconds / units[unit];
  // As it stands there: what is half typed (“1.”, “0”) means less than it says, and must not be taken away.
  const [typed, setTyped] = useState<number | string>(given);
  return (
    <span className={classes.target}>
      <NumberInput
        aria-label={`Target time of ${of}`}
        placeholder="no target"
        hideControls
        min={0.1}
        max={3_650}
        decimalScale={1}
        value={targetOf(typed, units[unit]) === seconds ? typed : given}
        onChange={(value) => {
          setTyped(value);
          set(targetOf(value, units[unit]));
        }}
      />
      <NativeSelect
        aria-label={`Unit of the target time of ${of}`}
        data={Object.keys(units)}
        value={unit}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value as Unit;
          setUnit(next);
          if (seconds !== null) set(Math.round((seconds / units[unit]) * units[next]));
        }}
      />
    </span>
  );
}
