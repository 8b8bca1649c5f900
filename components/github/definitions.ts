import type { Definition } from '#components/ui/definition.ts';

const noun = 'pull request';

/** The definitions of metrics.md, as a reader of the page needs them. */
export const definitions = {
  merged: {
    title: 'Merged',
    text: 'Pull requests merged in the range, by the day of their merge in the client’s time zone.',
    noun,
  },
  opened: {
    title: 'Opened',
    text: 'Pull requests opened in the range. One created as a draft counts as opened when it was first marked ready for review.',
    noun,
  },
  openNow: {
    title: 'Open now',
    text: 'Pull requests that are open at this moment, drafts included. The date range does not change this number.',
    noun,
  },
  elapsed: {
    title: 'First commit to merge',
    text: 'Time from the first commit of a pull request to its merge, for those merged in the range. Half took no longer than the value shown (the median, p50); nine of ten no longer than p90.',
    noun,
  },
  firstReview: {
    title: 'Time to first review',
    text: 'Time from opening a pull request to the first review or review comment by someone else than its author. Half waited no longer than the value shown (the median, p50); nine of ten no longer than p90.',
    noun,
  },
  unreviewed: {
    title: 'Merged without review',
    text: 'Share of the merged pull requests that no one but the author had reviewed before the merge.',
    noun,
  },
  stages: {
    title: 'Time per stage',
    text: 'For pull requests merged in each bucket, the average time in each stage. Coding: first commit to opened. Pickup: opened to first review. Review: first review to approval. Merge: approval to merged. Unreviewed: opened to merged where no review came. The stages of each pull request sum to its time from first commit to merge, so the bars do too. Averages are pulled up by a few slow ones: compare them with the median mark.',
    noun,
  },
  list: {
    title: 'Pull requests',
    text: 'Pull requests opened or merged in the range. Elapsed runs from the first commit to the merge.',
    noun,
  },
} satisfies Record<string, Definition>;
