import { expect, it } from 'vitest';
import { findFields } from './fields.ts';
import { parseIssue } from './parse-issue.ts';

const fields = { storyPoints: ['customfield_1', 'customfield_2'], sprint: ['customfield_3'] };
const status = { id: '3', name: 'В работе', statusCategory: { key: 'indeterminate' } };
const issue = (more: Record<string, unknown> = {}) => ({
  id: '20708',
  key: 'K5_A-2',
  fields: {
    summary: 'A\0B',
    status,
    created: '2022-07-16T06:29:49.026+0800',
    updated: '2022-07-16T06:30:23.343-1130',
    ...more,
  },
});
const entry = (more: Record<string, unknown> = {}) => ({
  id: '1',
  created: 1_657_924_223_343,
  items: [{ field: 'status', fieldId: 'status', from: '1', to: '3' }],
  ...more,
});
const parsed = (raw: unknown, histories: unknown[] = []) => {
  const result = parseIssue(raw, histories, fields);
  if (!result.ok) throw new Error(result.record.reason);
  return result.issue;
};

it('reads times in any zone as instants, to the millisecond', () => {
  expect(parsed(issue())).toMatchObject({
    createdAt: '2022-07-15T22:29:49.026Z',
    updatedAt: '2022-07-16T18:00:23.343Z',
    resolvedAt: null,
    title: 'AB',
    number: 2,
    type: null,
    author: null,
    labels: [],
    changes: [],
  });
});

it.each([
  ['epoch ms', 1_657_924_223_343, '2022-07-15T22:30:23.343Z'],
  ['epoch seconds', 1_657_924_223, '2022-07-15T22:30:23.000Z'],
  ['a written time', '2022-07-16T06:30:23.343+0800', '2022-07-15T22:30:23.343Z'],
])('reads the time of an entry of the changelog given as %s', (_, created, at) => {
  expect(parsed(issue(), [entry({ created })]).changes).toEqual([
    {
      id: '1',
      item: 0,
      field: 'status',
      fromId: '1',
      fromText: null,
      toId: '3',
      toText: null,
      author: null,
      at,
    },
  ]);
});

it('keeps the beginning of a long text of a changelog', () => {
  const items = [{ field: 'description', fromString: null, toString: '🚀'.repeat(5_000) }];
  expect(parsed(issue(), [entry({ items })]).changes[0]?.toText).toHaveLength(1_000);
});

it('takes the first number among the fields of story points, and the sprints as they are now', () => {
  const sprint = { id: 7, name: 'S', state: 'active', boardId: 2, startDate: '2022-07-15T22:35:25.617Z' };
  const { storyPoints, sprints } = parsed(
    issue({ customfield_1: null, customfield_2: 3.5, customfield_3: [sprint] }),
  );
  expect(storyPoints).toBe(3.5);
  expect(sprints).toEqual([
    {
      id: '7',
      boardId: '2',
      name: 'S',
      state: 'active',
      startsAt: '2022-07-15T22:35:25.617Z',
      endsAt: null,
      completedAt: null,
    },
  ]);
});

it('J4: a status without a category is work not yet begun', () => {
  const none = { id: '9', name: '—', statusCategory: { key: 'undefined' } };
  expect(parsed(issue({ status: none })).status).toEqual({ id: '9', name: '—', category: 'new' });
});

it('names everybody on an issue, whoever hides their address', () => {
  const user = (accountId: string, more = {}) => ({
    accountId,
    displayName: accountId.toUpperCase(),
    ...more,
  });
  const { accounts, author, authorIsBot } = parsed(
    issue({
      reporter: user('a', { accountType: 'app' }),
      assignee: user('b', { emailAddress: 'b@acme.example' }),
    }),
    [entry({ author: user('c', { emailAddress: '' }) })],
  );
  expect({ author, authorIsBot }).toEqual({ author: 'a', authorIsBot: true });
  expect(accounts).toEqual([
    { account: 'a', name: 'A', email: null, isBot: true },
    { account: 'b', name: 'B', email: 'b@acme.example', isBot: false },
    { account: 'c', name: 'C', email: null, isBot: false },
  ]);
});

it.each([
  ['a number as title', issue({ summary: 42 }), [], /^fields\.summary: expected string/],
  [
    'an absurd year',
    issue({ created: '9999-01-01T00:00:00.000+0000' }),
    [],
    /fields\.created: absurd date: year 9999/,
  ],
  ['no date', issue({ updated: 'yesterday' }), [], /fields\.updated: expected a date and time/],
  ['a key that is none', { ...issue(), key: '12' }, [], /key: expected a key such as ABC-12/],
  ['an entry without items', issue(), [entry({ items: null })], /^changelog: 0\.items: expected array/],
  ['nothing', null, [], /expected object/],
])('sets aside %s, with its reason', (_, raw, histories, reason) => {
  const result = parseIssue(raw, histories, fields);
  expect(result).toMatchObject({ ok: false, record: { reason: expect.stringMatching(reason) } });
});

it('finds fields by their schema, in whatever language they are called', async () => {
  const custom = 'com.pyxis.greenhopper.jira:';
  const data = [
    { id: 'summary', name: '概要', schema: { type: 'string' } },
    {
      id: 'customfield_1',
      name: 'Story-Punkte',
      untranslatedName: 'Story Points',
      schema: { type: 'number' },
    },
    { id: 'customfield_2', name: '见积', schema: { type: 'number', custom: `${custom}jsw-story-points` } },
    { id: 'customfield_3', name: 'スプリント', schema: { type: 'array', custom: `${custom}gh-sprint` } },
    { id: 'customfield_4', name: 'Story Points', schema: { type: 'string' } },
  ];
  const jira = {
    host: '',
    site: '',
    beforeRetry: async () => {},
    ask: async <T>({ answer }: { answer: { parse: (value: unknown) => T } }) => ({
      data: answer.parse(data),
      at: new Date(),
    }),
  };
  expect(await findFields(jira, new AbortController().signal)).toEqual(fields);
});
