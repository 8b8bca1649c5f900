import type { ReactNode } from 'react';
import classes from './facts.module.css';

export type Fact = readonly [term: string, value: ReactNode];

interface FactsProps {
  /** One whose value is null is left out. */
  facts: readonly Fact[];
  /** Terms beside each other, as many as fit; else one under the other. */
  wide?: boolean;
}

/** Of so many letters a value takes the place of two. */
const LONG = 40;

/** What is known of a thing: terms and their values. */
export function Facts({ facts, wide = false }: FactsProps) {
  return (
    <dl className={classes.facts} data-wide={wide || undefined} data-num>
      {facts
        .filter(([, value]) => value !== null)
        .map(([term, value]) => (
          <div
            key={term}
            className={classes.fact}
            data-long={(typeof value === 'string' && value.length > LONG) || undefined}
          >
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
