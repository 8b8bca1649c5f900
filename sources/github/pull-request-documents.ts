/**
 * What is asked of GitHub's GraphQL API for pull requests. Each list inside a pull request has a first page that holds
 * nearly all of them, and a document of its own for the pages behind it (G2: never cut silently).
 * Validated against the official schema in pull-request-documents.test.ts.
 */

import { headFields } from './repository-head.ts';

const actor = '__typename login';
const team = '... on Team { combinedSlug }';

/** The same without the names of teams: a classic token with the scope repo alone is refused whatever names them. */
export const withoutTeams = (document: string): string => document.replaceAll(team, '');

const commits =
  'nodes { commit { oid message authoredDate committedDate author { name email user { login } } } }';
const reviews = `nodes { fullDatabaseId state submittedAt author { ${actor} } comments { totalCount } }`;
const labels = 'nodes { name }';
const issues = 'nodes { fullDatabaseId number repository { nameWithOwner } }';
const happened = `id createdAt actor { ${actor} }`;
const asked = `${happened} requestedReviewer {
  ... on User { login } ... on Bot { login } ... on Mannequin { login } ${team}
}`;
const events = `nodes {
  __typename
  ... on ReadyForReviewEvent { ${happened} }
  ... on ConvertToDraftEvent { ${happened} }
  ... on HeadRefForcePushedEvent { ${happened} beforeCommit { oid } afterCommit { oid } }
  ... on ReviewRequestedEvent { ${asked} }
  ... on ReviewRequestRemovedEvent { ${asked} }
}`;
const pageInfo = 'pageInfo { hasNextPage endCursor }';
const itemTypes = `itemTypes: [
  READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_REQUESTED_EVENT,
  REVIEW_REQUEST_REMOVED_EVENT
]`;

const fields = `
  id fullDatabaseId number title url state isDraft
  author { ${actor} }
  baseRefName headRefName headRefOid
  mergeCommit { oid }
  additions deletions changedFiles
  createdAt updatedAt mergedAt closedAt
  totalCommentsCount comments { totalCount }
  labels(first: 20) { ${pageInfo} ${labels} }
  commits(first: 50) { ${pageInfo} ${commits} }
  reviews(first: 40) { ${pageInfo} ${reviews} }
  timelineItems(first: 30, ${itemTypes}) { ${pageInfo} ${events} }
  closingIssuesReferences(first: 10) { ${pageInfo} ${issues} }
`;

export const pullRequestsDocument = `
query PullRequests($owner: String!, $name: String!, $first: Int!, $after: String, $orderBy: IssueOrder!) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    pullRequests(first: $first, after: $after, orderBy: $orderBy) {
      totalCount ${pageInfo}
      nodes {
        ${fields}
      }
    }
  }
}`;

/** Its name now: GitHub's search does not know it by one that it had before (G7). */
export const repositoryNameDocument = `
query RepositoryName($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { nameWithOwner }
}`;

/** The same list, only to find a place in it. */
export const creationTimesDocument = `
query CreationTimes($owner: String!, $name: String!, $first: Int!, $after: String, $orderBy: IssueOrder!) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: $first, after: $after, orderBy: $orderBy) { ${pageInfo} nodes { createdAt } }
  }
}`;

export const pullRequestDocument = `
query PullRequest($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    pullRequest(number: $number) {
      ${fields}
    }
  }
}`;

/** Counts of so many searches in one request, which costs a point: `$q0`, `$q1` … ask, `c0`, `c1` … answer. */
export function countsDocument(searches: number): string {
  const each = Array.from({ length: searches }, (_, index) => index);
  return `
query Counts(${each.map((n) => `$q${n}: String!`).join(', ')}) {
${each.map((n) => `  c${n}: search(type: ISSUE, query: $q${n}, first: 0) { issueCount }`).join('\n')}
}`;
}

const more = (name: string, list: string, nodes: string) => `
query ${name}($id: ID!, $after: String!) {
  node(id: $id) { ... on PullRequest { list: ${list} { ${pageInfo} ${nodes} } } }
}`;

export const moreDocuments = {
  labels: more('MoreLabels', 'labels(first: 100, after: $after)', labels),
  commits: more('MoreCommits', 'commits(first: 100, after: $after)', commits),
  reviews: more('MoreReviews', 'reviews(first: 100, after: $after)', reviews),
  timelineItems: more('MoreEvents', `timelineItems(first: 100, after: $after, ${itemTypes})`, events),
  closingIssuesReferences: more(
    'MoreClosingIssues',
    'closingIssuesReferences(first: 100, after: $after)',
    issues,
  ),
};
