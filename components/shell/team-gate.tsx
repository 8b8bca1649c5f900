'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTeam } from '#components/filters/teams.ts';
import { navItemOf } from './nav.ts';

/** Hardly anybody needs it. */
const TeamNotice = dynamic(() => import('./team-notice.tsx').then((module) => module.TeamNotice), {
  ssr: false,
});

/** Shows the page unless the team of its address is gone: that is said once, in place of an error in each section. */
export function TeamGate({ children }: { children: ReactNode }) {
  const team = useTeam();
  const page = navItemOf(usePathname());
  if (!team?.gone || !page?.filters?.has('team')) return children;
  return <TeamNotice title={page.label} />;
}
