const checkRuns =
  'pageInfo { hasNextPage endCursor } nodes { name status conclusion detailsUrl startedAt completedAt }';
/** By default those of one name may be left out. */
const all = 'filterBy: {checkType: ALL}';

/** The jobs of workflow runs are the check runs of their suites. */
export const jobsDocument = `
query Jobs($ids: [ID!]!) {
  nodes(ids: $ids) { ... on CheckSuite { id checkRuns(first: 30, ${all}) { ${checkRuns} } } }
}`;

export const moreJobsDocument = `
query MoreJobs($id: ID!, $after: String!) {
  node(id: $id) { ... on CheckSuite { list: checkRuns(first: 100, after: $after, ${all}) { ${checkRuns} } } }
}`;
