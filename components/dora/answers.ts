import type { Answer } from '#components/hooks/api.ts';

export type MetricAnswerName =
  | 'deploymentFrequency'
  | 'leadTime'
  | 'changeFailRate'
  | 'recoveryTime'
  | 'reworkRate';

/** What the five questions answer, by their names. */
export type DoraAnswers = { [Name in MetricAnswerName]: Answer<Name> };

export interface BucketHead {
  start: string;
  partial: boolean;
}
