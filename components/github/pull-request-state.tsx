import {
  IconGitMerge,
  IconGitPullRequest,
  IconGitPullRequestClosed,
  IconGitPullRequestDraft,
} from '@tabler/icons-react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { PullRequest } from './pull-request-row.tsx';

const shapes = {
  open: { label: 'Open', icon: IconGitPullRequest, tone: 'busy' },
  merged: { label: 'Merged', icon: IconGitMerge, tone: 'idle' },
  closed: { label: 'Closed', icon: IconGitPullRequestClosed, tone: 'idle' },
  draft: { label: 'Draft', icon: IconGitPullRequestDraft, tone: 'idle' },
} as const;

/** Where a pull request stands, in an icon and a word. */
export function PullRequestState({ state, draft }: Pick<PullRequest, 'state' | 'draft'>) {
  return <StateTag {...shapes[state === 'open' && draft ? 'draft' : state]} />;
}
