'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useRangeTrouble } from '#components/filters/use-range-trouble.ts';
import { navItemOf } from './nav.ts';

/** Hardly anybody needs it. */
const RangeNotice = dynamic(() => import('./range-notice.tsx').then((module) => module.RangeNotice), {
  ssr: false,
});

/** Shows the page unless its range makes no sense: that is said once, in place of an error in each section. */
export function RangeGate({ children }: { children: ReactNode }) {
  const trouble = useRangeTrouble();
  const page = navItemOf(usePathname());
  if (!trouble || !page?.filters?.has('range')) return children;
  return <RangeNotice title={page.label} trouble={trouble} />;
}
