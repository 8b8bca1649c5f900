import { headFields } from './repository-head.ts';

const fields =
  'databaseId tagName tagCommit { oid } name isDraft isPrerelease author { login } url createdAt publishedAt';

/** REST would say which tag, and take a request per release for its commit. */
export const releasesDocument = `
query Releases($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    releases(first: $first, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { ${fields} }
    }
  }
}`;

/** One of them, by its node id. */
export const releaseDocument = `
query Release($owner: String!, $name: String!, $id: ID!) {
  repository(owner: $owner, name: $name) { ${headFields} }
  node(id: $id) { ... on Release { ${fields} } }
}`;
