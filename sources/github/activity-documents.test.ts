import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import {
  branchDocument,
  commitDocument,
  historiesDocument,
  moreParentsDocument,
} from './commit-documents.ts';
import { deploymentsDocument, moreStatusesDocument } from './deployment-documents.ts';
import {
  issueDocument,
  issuesDocument,
  moreIssueChangesDocument,
  moreIssueLabelsDocument,
} from './issue-documents.ts';
import { jobsDocument, moreJobsDocument } from './job-documents.ts';
import { releaseDocument, releasesDocument } from './release-documents.ts';

const github = buildSchema(schema.idl, { assumeValidSDL: true });

it.each(
  Object.entries({
    deploymentsDocument,
    moreStatusesDocument,
    branchDocument,
    commitDocument,
    issueDocument,
    issuesDocument,
    moreIssueChangesDocument,
    moreIssueLabelsDocument,
    releaseDocument,
    releasesDocument,
    historiesDocument: historiesDocument(20),
    moreParentsDocument,
    jobsDocument,
    moreJobsDocument,
  }),
)('%s is as GitHub’s official schema allows it', (_, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});
