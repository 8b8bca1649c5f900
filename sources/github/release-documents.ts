import { headFields } from './repository-head.ts';

/** REST would say which tag, and take a request per release for its commit. */
export const releasesDocument = `
query Releases($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    ${headFields}
    releases(first: $first, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes {
        databaseId tagName tagCommit { oid } name isDraft isPrerelease
        author { login } url createdAt publishedAt
      }
    }
  }
}`;
