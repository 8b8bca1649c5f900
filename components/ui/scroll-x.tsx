import type { ReactNode } from 'react';
import classes from './scroll-x.module.css';

/** Scrolls wide content inside its card, also by keyboard; the page itself never scrolls sideways. */
export function ScrollX({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
