'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useFocusBack } from '#components/hooks/use-focus-back.ts';
import type { Meta } from '#lib/api/meta.ts';
import type { SectionQuery } from './section.tsx';
import type { EmptyState } from './section-states.tsx';

/** Comes when the first row is asked for. */
const DetailsPanel = dynamic(() => import('./details-panel.tsx').then((module) => module.DetailsPanel), {
  ssr: false,
});

export interface DetailsDrawerProps<T> {
  /** Whether it is open: `details` of use-details.ts names something that this drawer shows. */
  opened: boolean;
  close: () => void;
  title: string;
  description?: ReactNode;
  query: SectionQuery<T>;
  skeleton?: ReactNode;
  empty?: (data: T) => EmptyState | null;
  meta?: (data: T) => Meta | undefined;
  /** Out of the house: to GitHub or Jira. */
  links?: (data: T) => { label: string; url: string }[];
  children: (data: T) => ReactNode;
}

/** From the right: the rows behind a point, a bar or a row, in the same four states as a section. */
export function DetailsDrawer<T>(props: DetailsDrawerProps<T>) {
  useFocusBack(props.opened);
  const [needed, setNeeded] = useState(props.opened);
  if (props.opened && !needed) setNeeded(true);
  return needed ? <DetailsPanel {...(props as DetailsDrawerProps<unknown>)} /> : null;
}
