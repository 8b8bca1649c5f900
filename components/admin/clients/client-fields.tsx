import { Chip, Input, Select, TextInput } from '@mantine/core';
import classes from '../admin.module.css';
import { issueOf } from '../use-save.ts';
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
  autoFocus?: boolean;
}

/** Of the browser: the database knows these, and more. */
const zones = () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Name, time zone and working days of a client. */
export function ClientFields({ value, change, error, autoFocus = false }: ClientFieldsProps) {
  const { name, timeZone, workingDays } = value;
  const known = zones();
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        {...(autoFocus && { 'data-autofocus': true })}
        value={name}
        error={issueOf(error, 'name')}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <Select
        label="Time zone"
        description="Days, weeks and months of every figure are cut in it. A change has all figures made anew."
        searchable
        required
        withAsterisk={false}
        allowDeselect={false}
        limit={100}
        data={known.includes(timeZone) ? known : [timeZone, ...known]}
        value={timeZone}
        error={issueOf(error, 'timeZone')}
        nothingFoundMessage="No time zone of this name"
        onChange={(zone) => zone && change({ timeZone: zone })}
      />
      <Input.Wrapper
        label="Working days"
        labelElement="div"
        description="Daily charts shade the other days, and the list of open pull requests tells waits also without them. Every figure counts all days."
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
