/** How often an integration is synced by itself: what most people want, or a cron expression of their own. */
export type Cadence = 'quarterly' | 'hourly' | 'daily' | 'weekdays' | 'own';

export interface Choice {
  cadence: Cadence;
  /** Time of day as HH:MM, where the cadence has one. */
  time: string;
  /** The expression of `own`. */
  cron: string;
}

export const DEFAULT_TIME = '03:00';

/** `quarterly`: of an hour. */
export const cadences: readonly { value: Cadence; label: string }[] = [
  { value: 'quarterly', label: 'Every 15 minutes' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'own', label: 'Own cron expression' },
];

export const hasTime = (cadence: Cadence) => cadence === 'daily' || cadence === 'weekdays';

/** The five fields of a choice; '' where it is not complete. */
export function cronOf({ cadence, time, cron }: Choice): string {
  switch (cadence) {
    case 'quarterly':
      return '*/15 * * * *';
    case 'hourly':
      return '0 * * * *';
    case 'own':
      return isCron(cron) ? cron.trim().replace(/\s+/g, ' ') : '';
    default: {
      const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
      if (hour === undefined) return '';
      return `${Number(minute)} ${Number(hour)} * * ${cadence === 'daily' ? '*' : '1-5'}`;
    }
  }
}

/** The choice that an expression stands for. */
export function choiceOf(cron: string): Choice {
  const fields = cron.trim().split(/\s+/).join(' ');
  const choice = { time: DEFAULT_TIME, cron: fields };
  if (fields === '*/15 * * * *') return { ...choice, cadence: 'quarterly' };
  if (fields === '0 * * * *') return { ...choice, cadence: 'hourly' };
  const [, minute, hour, days] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5)$/.exec(fields) ?? [];
  if (!minute || !hour || Number(minute) > 59 || Number(hour) > 23) return { ...choice, cadence: 'own' };
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return { ...choice, time, cadence: days === '*' ? 'daily' : 'weekdays' };
}

/** An expression as people say it: "Every day at 03:00". */
export function cronWords(cron: string): string {
  const { cadence, time } = choiceOf(cron);
  if (cadence === 'own') return `By cron ${cron}`;
  const label = cadences.find(({ value }) => value === cadence)?.label ?? '';
  return hasTime(cadence) ? `${label} at ${time}` : label;
}

/** Whether there are five fields; what they mean is for the server to say. */
export const isCron = (text: string) => /^(\S+\s+){4}\S+$/.test(text.trim());
