import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvLines } from './csv.ts';

test('writes lines of RFC 4180, null as an empty field', () => {
  expect(csvLines([['a,b', 'say "hi"', null, 12, 1.5, true, 'two\nlines', ' edge']])).toBe(
    '"a,b","say ""hi""",,12,1.5,true,"two\nlines"," edge"\r\n',
  );
});

test.each([
  '=1+1',
  "'=1+1",
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '=HYPERLINK("http://x")\nsecond line',
])('defuses a text that a spreadsheet would take for a formula: %j', (text) => {
  const [[cell]] = Papa.parse<[string]>(csvLines([[text]]), { skipEmptyLines: true }).data as [[string]];
  expect(cell).toBe(`'${text}`);
});

test('leaves numbers as numbers and what is inside a text alone', () => {
  expect(csvLines([[-5, 0, -1.25, 'a=b', '2026-01-31', 'x@y.z']])).toBe(
    '-5,0,-1.25,a=b,2026-01-31,x@y.z\r\n',
  );
});

test('of no row there is no line', () => {
  expect(csvLines([])).toBe('');
});

test('what is not a formula comes back as it was', () => {
  const rows = [
    ['Größe, "x"', 'naïve 漢字 🚀', ''],
    ["'quoted", 'end ', 'a\r\nb'],
  ];
  expect(Papa.parse(csvLines(rows), { skipEmptyLines: true }).data).toEqual(rows);
});
