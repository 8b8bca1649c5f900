import type { MetricScope } from '#db/queries/metric-scope.ts';
import type { Db } from '#db/router/router.ts';
import type { Basis } from './independent/basis.ts';
import type { Asked } from './independent/model.ts';

export interface Answered {
  answer: object;
  expected: object;
}

export type Ask = <T>(question: (db: Db) => Promise<T>) => Promise<T>;
export type Compare = (ask: Ask, scope: MetricScope, about: Asked) => Promise<Answered[]>;

/** Lists of which the order is not a figure. */
const keys: Record<string, string> = {
  points: 'id',
  dots: 'id',
  rows: 'id',
  people: 'login',
  reviewers: 'login',
  workflows: 'id',
  environments: 'name',
  services: 'name',
  repositories: 'name',
  issues: 'id',
};

/** Without what it rests on, in an order of its own. */
function tidy(given: object, rowsBy?: string[]): object {
  const { meta: _meta, ...figures } = given as Record<string, unknown>;
  const entries = Object.entries(figures).map(([name, value]) => {
    if (!Array.isArray(value) || !keys[name]) return [name, value];
    const by = rowsBy && name === 'rows' ? rowsBy : [keys[name]];
    const of = (item: unknown) => by.map((key) => (item as Record<string, unknown>)[key]).join(' ');
    return [name, value.toSorted((one, other) => (of(one) < of(other) ? -1 : 1))];
  });
  return Object.fromEntries(entries);
}

/** @param rowsBy what tells the rows apart, where they have no id in common */
export const answered = (answer: object, expected: object, rowsBy?: string[]): Answered[] => [
  { answer: tidy(answer, rowsBy), expected: tidy(expected, rowsBy) },
];

/** Rules that leave out nothing are not told everywhere. */
function basisOf({ meta }: { meta?: Basis }): object {
  const { n, excluded = {}, anomalies } = meta ?? {};
  const rules = Object.entries(excluded).filter(([, count]) => count > 0);
  return { n, excluded: Object.fromEntries(rules), anomalies };
}

/** What an answer's `meta` says that it rests on, beside what it does. */
export const rests = (answer: object, expected: Basis): Answered => ({
  answer: { 'rests on': basisOf(answer) },
  expected: { 'rests on': expected },
});

interface Further<A> {
  /** What tells the rows apart, where they have no id in common. */
  rowsBy?: string[];
  /** What its `meta` says that it rests on. */
  basis?: (about: Asked, answer: A) => Basis;
}

export const plain =
  <A extends object>(
    query: (db: Db, scope: MetricScope) => Promise<A>,
    expected: (about: Asked, answer: A) => object,
    { rowsBy, basis }: Further<A> = {},
  ): Compare =>
  async (ask, scope, about) => {
    const answer = await ask((db) => query(db, scope));
    const own = answered(answer, expected(about, answer), rowsBy);
    return basis ? [...own, rests(answer, basis(about, answer))] : own;
  };
/** What the scope has said already. */
export const ofScope = ({ clientId, bucket }: MetricScope) => ({ client: clientId, bucket });
