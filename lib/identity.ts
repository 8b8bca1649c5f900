import type { AccountRef, AccountView, Apart, PersonView, Suggestion } from './api/people.ts';

/** Somebody who is confirmed. */
export type KnownPerson = Pick<PersonView, 'id' | 'name' | 'accounts'>;

/** An account, and the login under which its source shows an e-mail address. */
export interface KnownAccount extends AccountView {
  /** Of an e-mail address in commits: the logins that its source gave to their author. */
  logins?: string[];
}

/** Two accounts that something connects. */
interface Link {
  a: number;
  b: number;
  score: number;
  reason: string;
}

export const keyOf = ({ kind, account }: AccountRef) => `${kind}:${account.toLowerCase()}`;

const NOREPLY = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i;
/** Addresses of no one. */
const SHARED =
  /^(?:no-?reply|root|admin|git|info|dev|support|team|ci|build|jenkins|github|user|test|me|mail)$/;
const MOST = 200;
/** Fewer letters say too little: two people called Li. */
const SHORTEST = 4;

/** Letters and figures alone, without accents: "José  Müller-Díaz" is josemullerdiaz. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const localPart = (email: string) => email.slice(0, email.lastIndexOf('@')).replace(/\+.*$/, '');
const emailOf = ({ kind, account, email }: KnownAccount) =>
  (kind === 'email' ? account : email)?.toLowerCase();

/** What an account can be found by, each with how sure it makes. */
function* signs(account: KnownAccount): Generator<{ key: string; score: number; reason: string }> {
  const { kind, name, logins = [] } = account;
  const email = emailOf(account);
  const noreply = NOREPLY.exec(email ?? '')?.[1]?.toLowerCase();
  if (email && !noreply)
    yield { key: `email ${email}`, score: 0.98, reason: `the same e-mail address ${email}` };
  if (noreply)
    yield { key: `login ${noreply}`, score: 0.97, reason: `${email} is GitHub’s own address of ${noreply}` };
  if (kind === 'github') yield { key: `login ${account.account.toLowerCase()}`, score: 1, reason: '' };
  for (const login of logins) {
    const reason = `GitHub gives commits by ${account.account} to ${login}`;
    yield { key: `login ${login.toLowerCase()}`, score: 0.95, reason };
  }
  const called = name ? plain(name) : '';
  if (called.length >= SHORTEST && name) {
    const whole = name.trim().split(/\s+/).length > 1;
    yield { key: `name ${called}`, score: whole ? 0.85 : 0.6, reason: `the same name ${name.trim()}` };
    yield { key: `word ${called}`, score: whole ? 0.75 : 0.6, reason: '' };
  }
  const word = kind === 'github' ? account.account : email && !noreply ? localPart(email) : '';
  const short = plain(word);
  if (short.length >= SHORTEST && !SHARED.test(word.toLowerCase())) {
    const what = kind === 'github' ? `the login ${word}` : `the local part of ${email}`;
    yield { key: `word ${short}`, score: 0.7, reason: what };
  }
}

function linksOf(accounts: KnownAccount[]): Link[] {
  const byKey = new Map<string, { index: number; score: number; reason: string }[]>();
  accounts.forEach((account, index) => {
    for (const { key, ...sign } of signs(account)) {
      const list = byKey.get(key);
      if (list) list.push({ index, ...sign });
      else byKey.set(key, [{ index, ...sign }]);
    }
  });
  const links: Link[] = [];
  for (const [key, found] of byKey) {
    // What so many share tells nothing of a person.
    if (found.length > 12) continue;
    for (const [position, a] of found.entries()) {
      for (const b of found.slice(position + 1)) {
        if (a.index === b.index) continue;
        links.push({
          a: a.index,
          b: b.index,
          score: Math.min(a.score, b.score),
          reason: reasonOf(key, a.reason, b.reason, accounts[a.index], accounts[b.index]),
        });
      }
    }
  }
  return links.toSorted((x, y) => y.score - x.score);
}

function reasonOf(key: string, a: string, b: string, one?: KnownAccount, two?: KnownAccount): string {
  if (!key.startsWith('word ')) return a || b;
  const sides = [a || `the name ${one?.name}`, b || `the name ${two?.name}`];
  return sides[0] === sides[1] ? `${sides[0]} of both` : `${sides[0]} is like ${sides[1]}`;
}

/** Of each account the accounts that are somebody else's: as was said, unless it was confirmed otherwise since. */
function strangersOf(
  apart: Pick<Apart, 'accounts' | 'others'>[],
  owner: Map<string, KnownPerson>,
): Map<string, Set<string>> {
  const strangers = new Map<string, Set<string>>();
  const part = (a: string, b: string) => {
    const person = owner.get(a);
    if (a === b || (person && person === owner.get(b))) return;
    for (const [one, two] of [
      [a, b],
      [b, a],
    ] as const)
      strangers.set(one, (strangers.get(one) ?? new Set()).add(two));
  };
  for (const { accounts, others } of apart) {
    const keys = accounts.map(keyOf);
    const against = others.length > 0 ? others.map(keyOf) : keys;
    for (const a of keys) for (const b of against) part(a, b);
  }
  return strangers;
}

/** Under this nothing is suggested. */
const LEAST = 0.6;
/** Under this a reason adds nothing to accounts that surer ones hold together already. */
const TELLING = 0.8;

/**
 * Accounts that look like one person's, the surest first. What an administrator has confirmed stays as it is: a
 * suggestion adds to one person or makes a new one, and never joins two, nor accounts that were said to be apart.
 */
export function suggestPeople(
  accounts: KnownAccount[],
  people: KnownPerson[],
  apart: Pick<Apart, 'accounts' | 'others'>[] = [],
): { suggestions: Suggestion[]; alone: number } {
  const owner = new Map(
    people.flatMap((person) => person.accounts.map((one) => [keyOf(one), person] as const)),
  );
  const parent = accounts.map((_, index) => index);
  const root = (index: number): number => {
    const up = parent[index] ?? index;
    if (up === index) return index;
    const top = root(up);
    parent[index] = top;
    return top;
  };
  const persons = accounts.map((account) => owner.get(keyOf(account)));
  const keys = accounts.map(keyOf);
  const strangers = strangersOf(apart, owner);
  const members = accounts.map((_, index) => [index]);
  const areApart = (x: number, y: number) =>
    strangers.size > 0 &&
    (members[x] ?? []).some((one) => {
      const strange = strangers.get(keys[one] ?? '');
      return strange && (members[y] ?? []).some((two) => strange.has(keys[two] ?? ''));
    });
  const weakest = new Map<number, number>();
  const reasons = new Map<number, Set<string>>();
  for (const { a, b, score, reason } of linksOf(accounts)) {
    if (score < LEAST) break;
    const [x, y] = [root(a), root(b)];
    if (x === y) {
      if (score >= TELLING) reasons.get(x)?.add(reason);
      continue;
    }
    const [px, py] = [persons[x], persons[y]];
    if ((px && py && px !== py) || areApart(x, y)) continue;
    parent[y] = x;
    members[x]?.push(...(members[y] ?? []));
    persons[x] = px ?? py;
    // Between two accounts of a confirmed person nothing is to be proved.
    const settled = owner.has(keyOf(accounts[a]!)) && owner.has(keyOf(accounts[b]!));
    weakest.set(x, Math.min(weakest.get(x) ?? 1, weakest.get(y) ?? 1, settled ? 1 : score));
    reasons.set(
      x,
      new Set([...(reasons.get(x) ?? []), ...(reasons.get(y) ?? []), ...(settled ? [] : [reason])]),
    );
  }
  const groups = Map.groupBy(accounts.keys(), root);
  const suggestions: Suggestion[] = [];
  let alone = 0;
  for (const [top, group] of groups) {
    const free = group.map((index) => accounts[index]!).filter((account) => !owner.has(keyOf(account)));
    const person = persons[top];
    if (free.length === 0) continue;
    if (!person && free.length === 1) {
      alone++;
      continue;
    }
    suggestions.push({
      name: person?.name ?? nameOf(free),
      personId: person?.id ?? null,
      accounts: free.map(({ kind, account, name, email }) => ({ kind, account, name, email })),
      score: weakest.get(top) ?? 0,
      reasons: [...(reasons.get(top) ?? [])].slice(0, 6),
    });
  }
  const sorted = suggestions.toSorted((a, b) => b.score - a.score || a.name.localeCompare(b.name));
  return { suggestions: sorted.slice(0, MOST), alone };
}

/** The longest name that one of them has, else the first of them as it is. */
function nameOf(accounts: KnownAccount[]): string {
  const names = accounts.flatMap(({ name }) => (name ? [name.trim()] : []));
  return names.toSorted((a, b) => b.length - a.length)[0] ?? accounts[0]?.account ?? '';
}
