import {
  assertion,
  dayOf,
  type Example,
  halves,
  readPage,
  statements,
} from '#db/facts/testing/example-text.ts';
import type { Bucket } from '#lib/params.ts';

/** A worked example that asks a question: what is stored, what is asked, what the answer says of what. */
export interface QuestionExample extends Example {
  /** Its heading. */
  section: string;
  asked: Asked;
}

export interface Asked {
  /** e.g. `change fail rate` */
  question: string;
  /** Of the client's zone; without them the last 90. */
  range: { from?: string; to?: string; bucket: Bucket };
  /** Of a forecast: so many items, so many days from today on. */
  items: number;
  days: number;
}

/** The sections of the chapter with their rows. @throws for a row that cannot be read: none may be passed over */
export function readQuestions(): Map<string, QuestionExample[]> {
  const [, part = ''] = readPage().split('## Worked examples: questions');
  const sections = part.split(/^### /m).slice(1);
  return new Map(
    sections.map((text) => {
      const [title = '', ...lines] = text.split('\n');
      return [
        title,
        lines.filter((line) => /^\| (?!example|---)/.test(line)).map((line) => rowOf(line, title)),
      ];
    }),
  );
}

function rowOf(line: string, section: string): QuestionExample {
  const [, id = '', stored = '', asked = '', answer = '', ...rest] = line
    .split('|')
    .map((cell) => cell.trim());
  if (!/^Q\d+\b/.test(id) || !stored || !asked || !answer || rest.length !== 1)
    throw new Error(`Not an example: ${line}`);
  const expected = statements(answer).map(assertion);
  return { id, section, given: statements(stored), asked: askedOf(asked), expected };
}

/** `lead time, Mon to +1 Sun by day`, `forecast of 5 items and 10 days, 14d ago to 1d ago`, `open pull requests` */
function askedOf(text: string): Asked {
  const [what, when] = halves(text, ', ');
  const [, question = '', items, days] = /^(.+?)(?: of (\d+) items and (\d+) days)?$/.exec(what) ?? [];
  const [, from, to, bucket = 'week'] = /^(.+) to (.+?)(?: by (day|week|month))?$/.exec(when ?? '') ?? [];
  if (when !== undefined && (!from || !to)) throw new Error(`Not a range: ${when}`);
  const range = { ...(from && to && { from: dayOf(from), to: dayOf(to) }), bucket: bucket as Bucket };
  return { question, range, items: Number(items ?? 20), days: Number(days ?? 30) };
}
