import dynamic from 'next/dynamic';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { SourceKind } from './first-step.tsx';

/** Come only where nothing was read yet. */
const Why = dynamic(() => import('./first-step.tsx').then((module) => module.Why), { ssr: false });
const NextStep = dynamic(() => import('./first-step.tsx').then((module) => module.NextStep), { ssr: false });

/**
 * Nothing was read yet, so no filter can be the reason: why, and the step that comes next, be it a source or its sync.
 *
 * @param what there is none of: “pull requests”
 * @param kind of the source that alone brings it, where one does
 */
export const neverSynced = (what: string, kind?: SourceKind): EmptyState => ({
  title: `No ${what} yet`,
  text: <Why what={what} kind={kind} />,
  action: <NextStep kind={kind} />,
});
