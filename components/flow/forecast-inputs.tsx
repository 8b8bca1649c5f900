import { NumberInput, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { isDay } from '#components/filters/ranges.ts';
import type { Forecast } from '#lib/api/flow.ts';
import { addDays } from '#lib/days.ts';
import classes from './flow.module.css';
import { MOST_ITEMS, useForecastInput } from './use-forecast-input.ts';

/** Enough for somebody who is still typing. */
const PAUSE_MS = 400;
/** The server looks no further ahead. */
const YEARS = 5;

/** How many issues, and until which day. */
export function ForecastInputs({ data }: { data: Forecast }) {
  const { input, set } = useForecastInput();
  // One for each field: what is typed in one within the pause would drop what waits of the other.
  const setItems = useDebouncedCallback((items: number) => set({ items }), PAUSE_MS);
  const setUntil = useDebouncedCallback((until: string) => set({ until }), PAUSE_MS);
  return (
    <div className={classes.inputs}>
      <NumberInput
        size="xs"
        w={150}
        label="Issues to be done"
        min={1}
        max={MOST_ITEMS}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        defaultValue={input.items ?? data.items.items}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) setItems(value);
        }}
      />
      <TextInput
        size="xs"
        type="date"
        w={170}
        label="Until the end of"
        min={data.start}
        max={addDays(data.start, YEARS * 365)}
        defaultValue={input.until ?? data.until.date}
        onChange={(event) => {
          const day = event.currentTarget.value;
          if (isDay(day)) setUntil(day);
        }}
      />
    </div>
  );
}
