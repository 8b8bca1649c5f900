import type { PullRequest } from '#lib/records/pull-request.ts';
import { halves, instantOf, START, shaOf } from './example-text.ts';

type Loose<T> = { -readonly [K in keyof T]: T[K] };

/** A pull request of acme/shop. @throws for a fact that is not understood */
export function pullOf(number: number, text: string, timeZone: string): PullRequest {
  const pull: Loose<PullRequest> = {
    id: 9_000 + number,
    number,
    title: `Change ${number}`,
    url: `https://github.com/acme/shop/pull/${number}`,
    state: 'open',
    draft: false,
    author: 'ann',
    authorIsBot: false,
    baseRef: 'main',
    headRef: `topic-${number}`,
    headSha: shaOf(`h${number}`),
    labels: [],
    mergeCommitSha: null,
    additions: 10,
    deletions: 5,
    changedFiles: 1,
    commentCount: 0,
    createdAt: START,
    updatedAt: START,
    mergedAt: null,
    closedAt: null,
    openedAt: null,
    commits: [],
    reviews: [],
    events: [],
    closes: [],
  };
  let opened: string | null = null;
  let ready: string | null = null;
  for (const fact of text.split(', ')) {
    const [what, rest = ''] = halves(fact, ' ');
    const at = () => instantOf(rest, timeZone);
    const review = (state: 'commented' | 'approved' | 'changes_requested', authorIsBot = false) => {
      const [author, when = ''] = halves(rest, ' ');
      const submittedAt = instantOf(when, timeZone);
      pull.reviews.push({
        id: number * 100 + pull.reviews.length,
        author,
        authorIsBot,
        state,
        commentCount: 0,
        submittedAt,
      });
    };
    const ask = (kind: 'review_requested' | 'review_request_removed') => {
      const [reviewer, when = ''] = halves(rest, ' ');
      const id = `event-${number}-${pull.events.length}`;
      const by = { actor: 'ann', actorIsBot: false, beforeSha: null, afterSha: null };
      pull.events.push({ id, kind, reviewer, ...by, at: instantOf(when, timeZone) });
    };
    if (what === 'opened') opened = at();
    else if (what === 'ready') ready = at();
    else if (what === 'draft') pull.draft = true;
    else if (what === 'commit') pull.commits.push(commitOf(number, pull.commits.length, at()));
    else if (what === 'review') review('commented');
    else if (what === 'botreview') review('commented', true);
    else if (what === 'approval') review('approved');
    else if (what === 'changes') review('changes_requested');
    else if (what === 'merged')
      Object.assign(pull, {
        state: 'merged',
        mergedAt: at(),
        closedAt: at(),
        mergeCommitSha: shaOf(`m${number}`),
      });
    else if (what === 'closed') Object.assign(pull, { state: 'closed', closedAt: at() });
    else if (what === 'asked') ask('review_requested');
    else if (what === 'unasked') ask('review_request_removed');
    else if (what === 'lines') Object.assign(pull, { additions: Number(rest), deletions: 0 });
    else if (what === 'title') pull.title = rest;
    else if (what === 'branch') pull.headRef = rest;
    else if (what === 'into') pull.baseRef = rest;
    else if (what === 'label') pull.labels = [rest];
    else if (what === 'by') pull.author = rest;
    else if (what === 'bot') Object.assign(pull, { author: 'renovate', authorIsBot: true });
    else if (what === 'closes')
      pull.closes = [{ id: 7_000 + Number(rest), repository: 'acme/shop', number: Number(rest) }];
    else if (what === 'undoes')
      for (const commit of pull.commits) commit.message = `Undo\n\nThis reverts commit ${shaOf(`m${rest}`)}.`;
    else throw new Error(`Not understood of a pull request: ${fact}`);
  }
  pull.createdAt = opened ?? START;
  pull.openedAt = pull.draft ? null : (ready ?? pull.createdAt);
  pull.updatedAt = '2030-01-01T00:00:00.000Z';
  return pull;
}

const commitOf = (number: number, index: number, at: string) => ({
  sha: shaOf(`c${number}-${index}`),
  message: 'Work',
  authorName: 'Ann',
  authorLogin: 'ann',
  authorEmail: null,
  authoredAt: at,
  committedAt: at,
});
