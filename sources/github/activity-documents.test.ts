import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { branchDocument, historiesDocument, moreParentsDocument } from './commit-documents.ts';
import { deploymentsDocument, moreStatusesDocument } from './deployment-documents.ts';
import { issuesDocument, moreIssueChangesDocument, moreIssueLabelsDocument } from './issue-documents.ts';
import { releasesDocument } from './release-documents.ts';

const github = buildSchema(schema.idl, { assumeValidSDL: true });

it.each(
  Object.entries({
    deploymentsDocument,
    moreStatusesDocument,
    branchDocument,
    issuesDocument,
    moreIssueChangesDocument,
    moreIssueLabelsDocument,
    releasesDocument,
    historiesDocument: historiesDocument(20),
    moreParentsDocument,
  }),
)('%s is as GitHub’s official schema allows it', (_, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});
