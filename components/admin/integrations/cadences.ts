/** How often a new source is synced by itself. */
export type Cadence = 'quarterly' | 'hourly' | 'daily' | 'never';

const crons: Record<Cadence, string | null> = {
  quarterly: '*/15 * * * *',
  hourly: '0 * * * *',
  daily: '0 3 * * *',
  never: null,
};

export const cronOfCadence = (cadence: Cadence): string | null => crons[cadence];

export const cadenceWords: { value: Cadence; label: string }[] = [
  { value: 'quarterly', label: 'Every 15 minutes' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day at 03:00' },
  { value: 'never', label: 'Only when somebody starts it' },
];
