import { expect, it } from 'vitest';
import { type KnownAccount, type KnownPerson, suggestPeople } from './identity.ts';

const account = (
  kind: KnownAccount['kind'],
  name: string,
  more: Partial<KnownAccount> = {},
): KnownAccount => ({ kind, account: name, name: null, email: null, ...more });
const groups = (accounts: KnownAccount[], people: KnownPerson[] = []) =>
  suggestPeople(accounts, people).suggestions.map((one) => ({
    ...one,
    accounts: one.accounts.map((each) => each.account).toSorted(),
  }));

it.each<[string, KnownAccount, KnownAccount, number, RegExp]>([
  [
    'the same e-mail address',
    account('jira', '5b1', { email: 'Ada@Example.com' }),
    account('email', 'ada@example.com'),
    0.98,
    /same e-mail address ada@example\.com/,
  ],
  [
    'GitHub’s own address of a login',
    account('github', 'ada'),
    account('email', '17+Ada@users.noreply.github.com'),
    0.97,
    /GitHub’s own address of ada/,
  ],
  [
    'what GitHub says of a commit',
    account('github', 'al42'),
    account('email', 'countess@example.com', { logins: ['AL42'] }),
    0.95,
    /gives commits by countess@example\.com to AL42/,
  ],
  [
    'the same name, accents and case aside',
    account('jira', '5b1', { name: 'José Müller' }),
    account('email', 'x@example.com', { name: 'jose muller' }),
    0.85,
    /same name/,
  ],
  [
    'a login that is the local part',
    account('github', 'ada-lovelace'),
    account('email', 'ada.lovelace@example.com'),
    0.7,
    /login ada-lovelace is like the local part of ada\.lovelace@example\.com/,
  ],
  [
    'a name that is the login',
    account('github', 'adalovelace'),
    account('jira', '5b1', { name: 'Ada Lovelace' }),
    0.7,
    /login adalovelace is like the name Ada Lovelace/,
  ],
])('suggests one person by %s', (_, one, two, score, reason) => {
  for (const accounts of [
    [one, two],
    [two, one],
  ]) {
    const [found, ...more] = groups(accounts);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ score, personId: null, accounts: [one.account, two.account].toSorted() });
    expect(found?.reasons.join()).toMatch(/./);
  }
  expect(groups([one, two])[0]?.reasons.join()).toMatch(reason);
});

it('says nothing of accounts that only share what everybody has', () => {
  const accounts = [
    account('email', 'admin@example.com'),
    account('github', 'admin'),
    account('jira', '1', { name: 'Li' }),
    account('jira', '2', { name: 'Li' }),
    account('github', 'grace'),
    account('email', 'ada@example.com'),
  ];
  expect(suggestPeople(accounts, [])).toEqual({ suggestions: [], alone: 6 });
  const crowd = Array.from({ length: 20 }, (_, index) =>
    account('email', `${index}@example.com`, { name: 'Your Name' }),
  );
  expect(groups(crowd)).toEqual([]);
});

it('adds to a confirmed person, and never joins two of them', () => {
  const ada = account('github', 'ada');
  const other = account('github', 'adal');
  const people = [
    { id: '1', name: 'Ada', accounts: [ada] },
    { id: '2', name: 'Ada L.', accounts: [other] },
  ];
  const email = account('email', 'a@example.com', { logins: ['ada'] });
  const both = account('email', 'b@example.com', { logins: ['ada', 'adal'] });
  expect(groups([ada, other, email], people)).toMatchObject([{ personId: '1', accounts: ['a@example.com'] }]);
  const found = groups([ada, other, email, both], people);
  expect(found).toHaveLength(1);
  expect(found[0]?.accounts).toEqual(['a@example.com', 'b@example.com']);
});

it('scores a group by its weakest link', () => {
  const found = groups([
    account('github', 'ada-lovelace'),
    account('email', '1+ada-lovelace@users.noreply.github.com'),
    account('email', 'ada.lovelace@example.com'),
  ]);
  expect(found).toMatchObject([{ score: 0.7, accounts: { length: 3 } }]);
});

it('looks through 20,000 accounts in a second', () => {
  const accounts = Array.from({ length: 10_000 }, (_, index) => [
    account('github', `person-${index}`),
    account('email', `person.${index}@example.com`, { name: `Person Number ${index}` }),
  ]).flat();
  const began = performance.now();
  expect(suggestPeople(accounts, []).suggestions).toHaveLength(200);
  expect(performance.now() - began).toBeLessThan(3_000);
});

it('never suggests again what was said to be apart, nor by way of a third', () => {
  const login = account('github', 'ada', { email: 'ada@example.com' });
  const jira = account('jira', '5b1', { email: 'ada@example.com' });
  const commits = account('email', 'ada@example.com');
  const named = (list: KnownAccount[], others: KnownAccount[] = []) => ({ accounts: list, others });
  const found = (apart: ReturnType<typeof named>[], people: KnownPerson[] = []) =>
    suggestPeople([login, jira, commits], people, apart).suggestions.map((one) =>
      one.accounts.map((each) => each.account).toSorted(),
    );
  expect(found([])).toEqual([['5b1', 'ada', 'ada@example.com']]);
  expect(found([named([login, jira, commits])])).toEqual([]);
  const [pair] = found([named([login, jira])]);
  expect(pair).toContain('ada@example.com');
  expect(pair).toHaveLength(2);
  // Of a person: none of theirs, but perhaps one of each other.
  const ada = { id: '1', name: 'Ada', accounts: [login] };
  expect(found([], [ada])).toEqual([['5b1', 'ada@example.com']]);
  expect(suggestPeople([login, jira, commits], [ada], [named([jira, commits], [login])])).toMatchObject({
    suggestions: [{ personId: null, accounts: [jira, commits] }],
  });
  // Whoever was confirmed since to have both is asked about what is left.
  const both = { id: '1', name: 'Ada', accounts: [login, jira] };
  expect(found([named([login, jira])], [both])).toEqual([['ada@example.com']]);
});
