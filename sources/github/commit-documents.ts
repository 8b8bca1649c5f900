import { headFields } from './repository-head.ts';

const parents = 'pageInfo { hasNextPage endCursor } nodes { oid }';
const fields = `
  id oid messageHeadline authoredDate committedDate
  author { name email user { login } }
  parents(first: 10) { ${parents} }`;
const history = `pageInfo { hasNextPage endCursor } nodes { ${fields} }`;

/** The newest commits of the default branch. */
export const branchDocument = `
query Branch($owner: String!, $name: String!, $first: Int!) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    branch: defaultBranchRef { target { ... on Commit { oid history(first: $first) { totalCount ${history} } } } }
  }
}`;

/** What lies behind so many commits: `$o0`, `$o1` … name them, `c0`, `c1` … answer. */
export function historiesDocument(commits: number): string {
  const each = Array.from({ length: commits }, (_, index) => index);
  return `
query Histories($owner: String!, $name: String!, $first: Int!, $after: String, ${each.map((n) => `$o${n}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) { ${headFields} }
  commits: repository(owner: $owner, name: $name) {
${each.map((n) => `    c${n}: object(oid: $o${n}) { ... on Commit { history(first: $first, after: $after) { ${history} } } }`).join('\n')}
  }
}`;
}

export const commitDocument = `
query Commit($owner: String!, $name: String!, $oid: GitObjectID!) {
  repository(owner: $owner, name: $name) { ${headFields} object(oid: $oid) { ... on Commit { ${fields} } } }
}`;

export const moreParentsDocument = `
query MoreParents($id: ID!, $after: String!) {
  node(id: $id) { ... on Commit { list: parents(first: 100, after: $after) { ${parents} } } }
}`;
