import { headFields } from './repository-head.ts';

const statuses =
  'pageInfo { hasNextPage endCursor } nodes { id state environment environmentUrl logUrl createdAt }';

/** State and statuses of deployments that REST has listed, by their node ids. */
export const deploymentsDocument = `
query Deployments($owner: String!, $name: String!, $ids: [ID!]!) {
  repository(owner: $owner, name: $name) { ${headFields} }
  nodes(ids: $ids) { ... on Deployment { id state statuses(first: 20) { ${statuses} } } }
}`;

export const moreStatusesDocument = `
query MoreStatuses($id: ID!, $after: String!) {
  node(id: $id) { ... on Deployment { list: statuses(first: 100, after: $after) { ${statuses} } } }
}`;
