import { Chip, Input, TextInput } from '@mantine/core';
import { issueOf } from '#components/hooks/use-save.ts';
import { TimeZoneSelect } from '#components/ui/time-zone-select.tsx';
import classes from '../admin.module.css';
import { weekDays } from './days.ts';

export interface ClientFieldValues {
  name: string;
  timeZone: string;
  workingDays: number[];
}

interface ClientFieldsProps {
  value: ClientFieldValues;
  change: (part: Partial<ClientFieldValues>) => void;
  error: Error | null;
}

/** Name, time zone and working days of a client. */
export function ClientFields({ value, change, error }: ClientFieldsProps) {
  const { name, timeZone, workingDays } = value;
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        error={issueOf(error, 'name')}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <TimeZoneSelect
        description="Days, weeks and months of every figure are those of this zone. After a change all figures are worked out again."
        value={timeZone}
        error={issueOf(error, 'timeZone')}
        onChange={(zone) => change({ timeZone: zone })}
      />
      <Input.Wrapper
        label="Working days"
        labelElement="div"
        description="Daily charts shade the other days, and open pull requests show how long they wait without them, too. Figures count every day of the week."
        error={workingDays.length === 0 ? 'Choose at least one day' : issueOf(error, 'workingDays')}
      >
        <Chip.Group
          multiple
          value={workingDays.map(String)}
          onChange={(days) => change({ workingDays: days.map(Number).toSorted((a, b) => a - b) })}
        >
          <fieldset className={classes.chipRow} aria-label="Working days">
            {weekDays.map((day, index) => (
              <Chip key={day} value={String(index + 1)} size="sm">
                {day}
              </Chip>
            ))}
          </fieldset>
        </Chip.Group>
      </Input.Wrapper>
    </>
  );
}
