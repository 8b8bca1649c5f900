import type { MetricScope } from '../../db/queries/metric-scope.ts';
import { pullRequestStages } from '../../db/queries/pull-request-stages.ts';
import { pullRequestSummary } from '../../db/queries/pull-request-summary.ts';
import type { Db } from '../../db/router/router.ts';

/** A question that pages ask, by the last part of its address. */
export interface Question {
  ours: (db: Db, scope: MetricScope) => Promise<unknown>;
  /** The peer's question that is nearest to it (bench/peer/questions). */
  peer?: string;
  /** It tells of the days before the range too: the peer is asked of both. */
  compares?: boolean;
}

export const questions = {
  'pull-request-summary': { ours: pullRequestSummary, peer: 'pull-request-summary' },
  'pull-request-stages': { ours: pullRequestStages, peer: 'pull-request-stages' },
} satisfies Record<string, Question>;
export type QuestionName = keyof typeof questions;

/** What each page asks when it is opened. */
export const pages: Record<string, QuestionName[]> = {
  '/github': ['pull-request-summary', 'pull-request-stages'],
};

export const addressesOf = (page: string): string[] =>
  (pages[page] ?? []).map((name) => `/api/metrics/${name}`);
