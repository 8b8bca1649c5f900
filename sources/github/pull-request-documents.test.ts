import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate, visit } from 'graphql';
import { expect, it } from 'vitest';
import {
  countsDocument,
  creationTimesDocument,
  moreDocuments,
  pullRequestDocument,
  pullRequestsDocument,
  repositoryNameDocument,
  withoutTeams,
} from './pull-request-documents.ts';

const github = buildSchema(schema.idl, { assumeValidSDL: true });

const documents = Object.entries({
  pullRequests: pullRequestsDocument,
  pullRequest: pullRequestDocument,
  counts: countsDocument(50),
  creationTimes: creationTimesDocument,
  repositoryName: repositoryNameDocument,
  withoutTeams: withoutTeams(pullRequestsDocument),
  eventsWithoutTeams: withoutTeams(moreDocuments.timelineItems),
  ...moreDocuments,
});

it.each(documents)('asks for %s as GitHub’s official schema allows it', (_, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});

it('names no team where none may be named', () => {
  for (const [, document] of documents.filter(([name]) => /withoutTeams/i.test(name)))
    expect(document).not.toMatch(/team/i);
  expect(pullRequestsDocument).toMatch(/on Team/);
});

it('is told what the schema refuses', () => {
  expect(validate(github, parse('{ repository { nothing } }'))).not.toEqual([]);
});

/** The names of the fields in which something is chosen, and of what. */
function choices(document: string): [field: string, chosen: string[]][] {
  const found: [string, string[]][] = [];
  visit(parse(document), {
    Field({ name, selectionSet }) {
      const chosen = selectionSet?.selections.flatMap((one) => (one.kind === 'Field' ? one.name.value : []));
      if (chosen) found.push([name.value, chosen]);
    },
  });
  return found;
}

it.each(documents)('G2: asks for no list in %s without asking whether it goes on', (_, document) => {
  for (const [field, chosen] of choices(document)) {
    if (chosen.includes('nodes')) expect(chosen, field).toContain('pageInfo');
    if (field === 'pageInfo') expect(chosen).toEqual(['hasNextPage', 'endCursor']);
  }
});

it('G2: has a document for the further pages of every list in a pull request', () => {
  const lists = choices(pullRequestDocument).flatMap(([field, chosen]) =>
    chosen.includes('nodes') ? field : [],
  );
  expect(lists.toSorted()).toEqual(Object.keys(moreDocuments).toSorted());
});
