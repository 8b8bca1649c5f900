import { z } from 'zod';
import { FIRST_DAY, LAST_DAY, MAX_RANGE_YEARS, rangeProblem } from './days.ts';

/** Ids are strings in JSON and in addresses, positive integers in the database. */
export const idParam = z
  .string('must be given: the id of a record')
  .regex(/^[1-9]\d{0,14}$/, 'must be the id of a record, a positive whole number')
  .transform(Number)
  .meta({ type: 'string', description: 'Id of a record' });

/** An IANA name; an offset has no daylight saving, so it is refused. */
export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be the name of a time zone, for example Europe/Berlin')
  .meta({ description: 'IANA name of a time zone' });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const buckets = ['day', 'week', 'month'] as const;
export type Bucket = (typeof buckets)[number];

export const isoDate = z.iso
  .date({ error: 'must be a date as YYYY-MM-DD' })
  .refine(
    (date) => date >= FIRST_DAY && date <= LAST_DAY,
    `must be a date between ${FIRST_DAY} and ${LAST_DAY}`,
  );

/** `from` and `to` are inclusive dates in the client's time zone. Without them: the last 90 days. */
export const rangeParams = z
  .object({
    client: idParam,
    from: isoDate.optional().meta({ description: 'First day, in the client’s time zone' }),
    to: isoDate.optional().meta({ description: 'Last day, inclusive, in the client’s time zone' }),
  })
  .superRefine(({ from, to }, ctx) => {
    if (!from || !to) return;
    const problem = rangeProblem(from, to);
    if (problem === 'reversed') {
      ctx.addIssue({ code: 'custom', path: ['from'], message: `from (${from}) is after to (${to})` });
    } else if (problem === 'too_long') {
      ctx.addIssue({
        code: 'custom',
        path: ['to'],
        message: `the range from ${from} to ${to} is longer than ${MAX_RANGE_YEARS} years`,
      });
    }
  });

export const bucketParam = z
  .enum(buckets, { error: `bucket must be one of ${buckets.join(', ')}` })
  .default('week')
  .meta({ description: 'Length of a bucket; weeks begin on Monday' });

const filterText = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters');

/** Parameters of every question of /api/metrics. */
export const metricParams = rangeParams.safeExtend({
  bucket: bucketParam,
  repository: idParam.optional().meta({ description: 'Only this repository' }),
  service: idParam.optional().meta({ description: 'Only the repositories and projects of this service' }),
  project: idParam.optional().meta({ description: 'Only this project of Jira' }),
  label: filterText.optional().meta({
    description: 'Only pull requests and issues with this label; deployments and incidents have none',
  }),
  branch: filterText
    .optional()
    .meta({ description: 'Only pull requests into this branch; deployments and incidents have none' }),
  type: filterText.optional().meta({ description: 'Only issues of this type' }),
  team: idParam.optional().meta({
    description:
      'Only pull requests by members of this team, and issues assigned to them; deployments, incidents and runs of CI are nobody’s',
  }),
});
/** Of a list: with what rules leave out of the figures, or without. */
export const excludedParam = z
  .enum(['with', 'without'])
  .default('with')
  .meta({ description: 'Those that a rule leaves out of the figures' });

/** Of a list: what one rule leaves out of the figures, and nothing else. */
export const excludedByParam = z
  .string()
  .regex(/^[a-z_]{1,40}$/, 'must be the name of a rule, for example by_hand')
  .optional()
  .meta({ description: 'Only what this rule leaves out of the figures' });

export type MetricParams = z.output<typeof metricParams>;

/** When something happens by itself, in some time zone. */
export const cron = z
  .string()
  .trim()
  .max(100)
  .regex(/^(\S+\s+){4}\S+$/, 'must have five fields: minute, hour, day, month, weekday');
