import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');

interface Row {
  guide: string;
  here: string;
}

const rows: Row[] = readFileSync(path.join(root, 'docs/guide-map.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, guide, here] = /^\| (`.+?`) \| (`.+?`|open) \|/.exec(line) ?? [];
    return guide && here ? [{ guide, here }] : [];
  });
const resolved = rows.filter(({ here }) => here !== 'open');
const open = rows.filter(({ here }) => here === 'open');

/** Whether the text declares the name: exported, or as a member (`Router.read`: behind the declaration of Router). */
function declares(text: string, symbol: string): boolean {
  const [name, member] = symbol.split('.');
  const declaration = new RegExp(
    `(?:export (?:async )?(?:interface|class|function|const|type) ${name}\\b)|(?:^\\s+(?:async )?${name}\\??[<(:])`,
    'm',
  );
  const found = declaration.exec(text);
  if (!found || !member) return found !== null;
  const body = text.slice(found.index, text.indexOf('\n}', found.index));
  return new RegExp(`^\\s+${member}\\??[<(:]`, 'm').test(body);
}

it.each(resolved)('$guide is $here', ({ here }) => {
  const [file, symbol] = here.replaceAll('`', '').split('#');
  const text = readFileSync(path.join(root, file ?? ''), 'utf8');
  expect(declares(text, symbol ?? '')).toBe(true);
});

it('finds no symbol that is not there', () => {
  expect(declares('export interface Router {\n  read: Read;\n}\n', 'Router.read')).toBe(true);
  expect(
    declares('export interface Router {\n  read: Read;\n}\nconst x = {\n  gone: 1,\n};', 'Router.gone'),
  ).toBe(false);
});

it('names everything of the guide once; what is still open is known', () => {
  expect(new Set(rows.map(({ guide }) => guide)).size).toBe(rows.length);
  expect(resolved.length).toBe(51);
  expect(open.map(({ guide }) => guide)).toEqual([]);
});
