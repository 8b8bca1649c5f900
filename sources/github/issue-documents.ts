import { headFields } from './repository-head.ts';

const page = 'pageInfo { hasNextPage endCursor }';
const labels = 'nodes { name }';
const actor = 'actor { __typename login }';
const changes = `nodes {
  __typename
  ... on ClosedEvent { id createdAt ${actor} }
  ... on ReopenedEvent { id createdAt ${actor} }
}`;
const itemTypes = 'itemTypes: [CLOSED_EVENT, REOPENED_EVENT]';

const fields = `
  id fullDatabaseId number title url state stateReason(enableDuplicate: true)
  author { __typename login }
  assignees(first: 1) { nodes { login } }
  comments { totalCount }
  createdAt closedAt updatedAt
  labels(first: 20) { ${page} ${labels} }
  timelineItems(first: 10, ${itemTypes}) { ${page} ${changes} }`;

export const issuesDocument = `
query Issues($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    issues(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount ${page}
      nodes { ${fields} }
    }
  }
}`;

export const issueDocument = `
query Issue($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    issue(number: $number) { ${fields} }
  }
}`;

const more = (name: string, list: string, nodes: string) => `
query ${name}($id: ID!, $after: String!) {
  node(id: $id) { ... on Issue { list: ${list} { ${page} ${nodes} } } }
}`;

export const moreIssueLabelsDocument = more('MoreIssueLabels', 'labels(first: 100, after: $after)', labels);
export const moreIssueChangesDocument = more(
  'MoreIssueChanges',
  `timelineItems(first: 100, after: $after, ${itemTypes})`,
  changes,
);
