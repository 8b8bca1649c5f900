import { expect, it } from 'vitest';
import { projectKeyOf, repositoryNameOf } from './source-names.ts';

it.each([
  ['acme/checkout', 'acme/checkout'],
  [' acme/check.out_1 ', 'acme/check.out_1'],
  ['https://github.com/acme/checkout', 'acme/checkout'],
  ['https://github.com/acme/checkout.git', 'acme/checkout'],
  ['https://github.com/acme/checkout/pull/17/files?w=1#diff', 'acme/checkout'],
  ['https://me@git.acme.example/acme/checkout/', 'acme/checkout'],
  ['github.com/acme/checkout', 'acme/checkout'],
  ['www.github.com/acme/checkout', 'acme/checkout'],
  ['git@github.com:acme/checkout.git', 'acme/checkout'],
  ['ssh://git@git.acme.example:22/acme/checkout.git', 'acme/checkout'],
  ['https://api.github.com/repos/acme/checkout', 'acme/checkout'],
  ['https://git.acme.example/api/v3/repos/acme/checkout/pulls', 'acme/checkout'],
  ['acme', null],
  ['https://github.com/acme', null],
  ['a/b/c', null],
  ['../..', null],
  ['acme/..', null],
  ['acme/check out', null],
  ['', null],
])('reads the repository of %j: %j', (text, name) => {
  expect(repositoryNameOf(text)).toBe(name);
});

it.each([
  ['ABC', 'ABC'],
  ['abc', 'ABC'],
  ['ABC-12', 'ABC'],
  ['https://acme.atlassian.net/browse/ABC-12', 'ABC'],
  ['https://acme.atlassian.net/jira/software/c/projects/PAY_2/boards/3', 'PAY_2'],
  ['1BC', null],
  ['A B', null],
])('reads the project of %j: %j', (text, key) => {
  expect(projectKeyOf(text)).toBe(key);
});
