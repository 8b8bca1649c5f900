import Papa from 'papaparse';

export type CsvValue = string | number | boolean | null;

/**
 * What makes a spreadsheet take a text for a formula (OWASP "CSV injection"), their full-width forms among them. Such a
 * text gets an apostrophe in front, by which spreadsheets know text; a program that reads the file takes it off. So does
 * one that has such an apostrophe already, or it would lose its own.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Without it Excel takes a file for one in the code page of its country. */
export const UTF8_MARK = '\uFEFF';

/**
 * Lines of CSV by RFC 4180: ends of line are CR LF, null is an empty field. Formulas in texts are defused; numbers stay
 * numbers, negative ones too.
 */
export function csvLines(rows: readonly (readonly CsvValue[])[]): string {
  if (rows.length === 0) return '';
  const text = Papa.unparse(rows as CsvValue[][], { newline: '\r\n', escapeFormulae: FORMULA });
  return `${text}\r\n`;
}

/** The cells of one line of {@link csvLines}, as texts: without the apostrophe that kept a formula from being one. */
export function csvCells(line: string): string[] {
  const [cells = []] = Papa.parse<string[]>(line, { delimiter: ',' }).data;
  return cells.map((cell) => (cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell));
}
