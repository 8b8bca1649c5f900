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
    text: 'For pull requests merged in each bucket, the average time in each stage. Coding: first commit to opened. Pickup: opened to first review. Review: first review to approval. Merge: approval to merged. Unreviewed: opened to merged where no review came. Deploy: merged to the end of the first deployment to production that brought it, nothing for one that is not deployed yet. The stages of each pull request sum to its time from first commit to deployment (or to the merge), so the bars do too. Averages are pulled up by a few slow ones: compare them with the median mark.',
    noun,
  },
  closed: {
    title: 'Closed unmerged',
    text: 'Pull requests closed in the range without a merge.',
    noun,
  },
  lead: {
    title: 'Change lead time',
    text: 'Time from the first commit to the end of the deployment that brought the change to production, for changes deployed in the range. Half took no longer than the value shown (the median, p50); nine of ten no longer than p90.',
    noun,
  },
  comments: {
    title: 'Comments per pull request',
    text: 'Comments on the pull requests merged in the range, in their conversation and in their reviews, on average; nine of ten had no more than p90.',
    noun,
  },
  reviews: {
    title: 'Reviews per pull request',
    text: 'Reviews that the pull requests merged in the range were given, on average; nine of ten had no more than p90.',
    noun,
  },
  rounds: {
    title: 'Rounds of changes',
    text: 'How often another person asked for changes to a pull request merged in the range, on average; nine of ten had no more than p90.',
    noun,
  },
  reverts: {
    title: 'Revert rate',
    text: 'Share of the pull requests merged in the range that take another one back. Known by the branch of GitHub’s revert button, by a title that begins with Revert and the quoted title, or by git’s words in a commit: This reverts commit.',
    noun,
  },
  distribution: {
    title: 'First commit to merge',
    text: 'Time from the first commit to the merge of each pull request merged in the range. A line at p75 means that three of four took no longer. Times are not evenly spread: a few long ones say little about the usual one, so look at the lines and not at an average.',
    noun,
  },
  sizes: {
    title: 'Size',
    text: 'Lines added and deleted by the pull requests merged in the range: XS fewer than 10, S fewer than 50, M fewer than 250, L fewer than 1,000, XL more. The times are medians.',
    noun,
  },
  worklist: {
    title: 'Open pull requests',
    text: 'Pull requests that are open at this moment, and whose turn it is. Author: it is a draft, changes were asked for, or a review came without a verdict. Reviewer: someone is asked for a review and has not been heard of since. Approved: an approval stands, and nobody’s request for changes does; ready to merge if the checks of its last commit passed, else it says that they failed or run. Nobody: no one was asked to review it. The date range does not change this list. A team’s has its own, and those that wait for a review of its members.',
    noun,
  },
  repositories: {
    title: 'Per repository',
    text: 'What happened to the pull requests of each repository in the range, and how many are open now. Times and size are medians of those merged; time to first review of those first reviewed in the range.',
    noun,
  },
  reviewers: {
    title: 'Review load',
    text: 'Reviews that people gave to the pull requests of others in the range, to see whether reviewing is shared out well. It is sorted by name and no ranking: reviews differ in weight. Response is the median time from being asked, or from the opening where that came later or nobody asked, to the first review of a pull request. A team’s are the reviews of its pull requests, whoever gave them.',
    noun: 'review',
  },
  ci: {
    title: 'CI',
    text: 'Runs of GitHub Actions created in the range and completed. Success rate is successes ÷ (successes + failures); cancelled and skipped runs are neither. Duration runs from start to end of successes and failures. The branch filter is that of the runs; labels do not apply.',
    noun: 'run',
  },
  list: {
    title: 'Pull requests',
    text: 'Pull requests opened or merged in the range. Elapsed runs from the first commit to the merge.',
    noun,
  },
} satisfies Record<string, Definition>;
