import type { MergeMethod } from '../world/change.ts';
import { HOUR } from './calendar.ts';

/** When a repository goes to production: soon after each merge, or at fixed times (ms after UTC midnight). */
export type Rhythm =
  | { kind: 'continuous' }
  | { kind: 'timed'; weekdays: number[]; times: number[]; everyWeeks: number };

/** What one repository is like. */
export interface Profile {
  name: string;
  description: string;
  language: string;
  /** Share of all pull requests, against the others. */
  weight: number;
  method: MergeMethod;
  rhythm: Rhythm;
  /** Median lines added. */
  size: number;
  /** Waits for review, against the others. */
  wait: number;
  /** Pull requests merged without any review. */
  unreviewed: number;
  /** Deployments that bring an incident. */
  incidents: number;
  /** Weeks between releases, 0 for none. */
  releaseWeeks: number;
  /** Deploys by a workflow, whose runs stand beside the deployments. */
  deployRuns: boolean;
}

const timed = (weekdays: number[], hours: number[], everyWeeks = 1): Rhythm => ({
  kind: 'timed',
  weekdays,
  everyWeeks,
  times: hours.map((hour) => hour * HOUR),
});
const workdays = [1, 2, 3, 4, 5];
const usual = { wait: 1, unreviewed: 0.06, incidents: 0.06, releaseWeeks: 0, deployRuns: false, size: 48 };

const six: Profile[] = [
  {
    ...usual,
    name: 'checkout',
    description: 'Cart, prices and orders',
    language: 'TypeScript',
    weight: 24,
    method: 'squash',
    rhythm: { kind: 'continuous' },
  },
  {
    ...usual,
    name: 'storefront',
    description: 'The shop people see',
    language: 'TypeScript',
    weight: 22,
    method: 'squash',
    rhythm: { kind: 'continuous' },
    size: 62,
    incidents: 0.045,
  },
  {
    ...usual,
    name: 'payments-api',
    description: 'Payments, refunds and payouts',
    language: 'Go',
    weight: 17,
    method: 'squash',
    rhythm: timed(workdays, [9.5, 14.25]),
    wait: 1.35,
    unreviewed: 0.01,
    incidents: 0.09,
    releaseWeeks: 2,
    deployRuns: true,
  },
  {
    ...usual,
    name: 'mobile-app',
    description: 'The shop on phones',
    language: 'Kotlin',
    weight: 15,
    method: 'squash',
    rhythm: timed([2], [10]),
    size: 80,
    wait: 1.2,
    incidents: 0.16,
    releaseWeeks: 1,
  },
  {
    ...usual,
    name: 'data-platform',
    description: 'Events, models and reports',
    language: 'Python',
    weight: 12,
    method: 'rebase',
    rhythm: timed([1, 3, 5], [8]),
    wait: 1.5,
    unreviewed: 0.1,
    deployRuns: true,
  },
  {
    ...usual,
    name: 'infra',
    description: 'Clusters, networks and pipelines',
    language: 'HCL',
    weight: 10,
    method: 'merge',
    rhythm: timed([4], [13], 2),
    size: 24,
    unreviewed: 0.22,
    incidents: 0.2,
  },
];

/** `count` repositories: the six that have names, then services after their models. */
export function profiles(count: number): Profile[] {
  return Array.from({ length: count }, (_, index) => {
    const model = six[index % six.length] as Profile;
    return index < six.length
      ? model
      : { ...model, name: `${model.name}-${Math.floor(index / six.length) + 1}` };
  });
}
