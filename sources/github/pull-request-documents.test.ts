import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import {
  countsDocument,
  creationTimesDocument,
  moreDocuments,
  pullRequestDocument,
  pullRequestsDocument,
  repositoryNameDocument,
} from './pull-request-documents.ts';

const github = buildSchema(schema.idl, { assumeValidSDL: true });

it.each(
  Object.entries({
    pullRequests: pullRequestsDocument,
    pullRequest: pullRequestDocument,
    counts: countsDocument(50),
    creationTimes: creationTimesDocument,
    repositoryName: repositoryNameDocument,
    ...moreDocuments,
  }),
)('asks for %s as GitHub’s official schema allows it', (_, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});

it('is told what the schema refuses', () => {
  expect(validate(github, parse('{ repository { nothing } }'))).not.toEqual([]);
});
