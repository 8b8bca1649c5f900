import { pullRequestsDocument } from '../sources/github/pull-request-documents.ts';
import type { SampleAddress } from './sample.ts';

/** Asks for every page of every repository's pull requests, one after the other, and keeps nothing of it. */
export async function readPullRequestPages({ url, repositories }: SampleAddress): Promise<void> {
  for (const repository of repositories) {
    const [owner, name] = repository.split('/');
    const orderBy = { field: 'UPDATED_AT', direction: 'DESC' };
    for (let after: string | null = null, goesOn = true; goesOn; ) {
      const response: Response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization: 'token sample', 'content-type': 'application/json' },
        body: JSON.stringify({
          query: pullRequestsDocument,
          variables: { owner, name, first: 25, after, orderBy },
        }),
      });
      const { pullRequests } = ((await response.json()) as Answer).data.repository;
      goesOn = pullRequests.pageInfo.hasNextPage;
      after = pullRequests.pageInfo.endCursor;
    }
  }
}

interface Answer {
  data: {
    repository: { pullRequests: { pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
  };
}
