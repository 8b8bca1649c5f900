import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const packages = path.join(root, 'node_modules/@mantine');
const read = (file: string) => readFileSync(file, 'utf8');

/** What a file imports by name from a package of Mantine, types left out. */
function namesFrom(text: string, from: string): string[] {
  const imports = text.matchAll(new RegExp(`import \\{([^}]*)\\} from ['"]${from}['"]`, 'g'));
  return [...imports].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name && !name.startsWith('type '))
      .map((name) => name.split(' as ')[0] ?? ''),
  );
}

/** Where a package has what it exports. */
function filesOf(name: string): Map<string, string> {
  const folder = path.join(packages, name, 'esm');
  const lines = read(path.join(folder, 'index.mjs')).matchAll(/import \{([^}]*)\} from "(\.[^"]+)"/g);
  return new Map(
    [...lines].flatMap(([, names = '', file = '']) =>
      names
        .split(',')
        .map((one) => [one.trim().split(' as ').at(-1) ?? '', path.join(folder, file)] as const),
    ),
  );
}

/** The components whose styles are needed: those that the house imports, and what these are made of. */
function neededStyles(): Set<string> {
  const core = filesOf('core');
  const styles = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !file.endsWith('.mjs')) return;
    seen.add(file);
    const style = path.basename(file, '.module.mjs');
    if (file.endsWith('.module.mjs')) {
      if (existsSync(path.join(packages, 'core/styles', `${style}.layer.css`))) styles.add(style);
      return;
    }
    const text = read(file);
    for (const [, next = ''] of text.matchAll(/(?:import|export) [^;]*?from "(\.[^"]+)"/g))
      visit(path.resolve(path.dirname(file), next));
    for (const name of namesFrom(text, '@mantine/core')) visit(core.get(name) ?? '');
  };
  const others = ['core', 'dates', 'notifications'].map((name) => [name, filesOf(name)] as const);
  for (const file of globSync('{app,components}/**/*.tsx', { cwd: root })) {
    const text = read(path.join(root, file));
    for (const [name, files] of others)
      for (const used of namesFrom(text, `@mantine/${name}`)) visit(files.get(used) ?? '');
  }
  return styles;
}

const ours = [
  ...read(path.join(import.meta.dirname, 'mantine.css')).matchAll(/core\/styles\/([A-Z]\w*)\./g),
].map(([, name = '']) => name);

test('the styles of all components that are used are there, and of no others', () => {
  expect(ours.toSorted()).toEqual([...neededStyles()].sort());
});

test('they stand in the order of Mantine’s own file, in which later ones count on earlier ones', () => {
  const all = read(path.join(packages, 'core/styles.layer.css'));
  const place = (name: string) => {
    const [first = ''] =
      /\.m_[0-9a-f]+/.exec(read(path.join(packages, `core/styles/${name}.layer.css`))) ?? [];
    return all.indexOf(first);
  };
  const places = ours.map(place);
  expect(places.every((at) => at > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
