import { sameJson } from '#lib/same-json.ts';

/** What one field was and is, as text; null: it was not, or is not. */
export interface Difference {
  /** Words of its path: "rules · bots · logins". */
  field: string;
  before: string | null;
  after: string | null;
}

type Fields = Map<string, unknown>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const words = (key: string) =>
  key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** Records within records are told by their fields; a list stays one value. */
function fieldsOf(value: unknown, path: string, into: Fields = new Map()): Fields {
  if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      fieldsOf(inner, path ? `${path} · ${words(key)}` : words(key), into);
    }
  } else if (value !== null && value !== undefined) into.set(path || 'value', value);
  return into;
}

const plainList = (value: unknown): value is (string | number | boolean)[] =>
  Array.isArray(value) && value.every((one) => typeof one !== 'object');

const textOf = (value: unknown): string | null => {
  if (value === undefined) return null;
  if (plainList(value)) return value.length > 0 ? value.join(', ') : 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What differs between two states of a thing; all of it where there is only one. Of lists of plain values what came and went. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, now] = [fieldsOf(before, ''), fieldsOf(after, '')];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => !sameJson(old.get(field), now.get(field)))
    .flatMap((field) => {
      const [a, b] = [old.get(field), now.get(field)];
      if (plainList(a) && plainList(b)) {
        const [gone, come] = [a.filter((one) => !b.includes(one)), b.filter((one) => !a.includes(one))];
        // In another order, or more than once: told whole.
        if (gone.length + come.length > 0) {
          return [
            ...(gone.length > 0
              ? [{ field: `${field}: taken out`, before: gone.join(', '), after: null }]
              : []),
            ...(come.length > 0 ? [{ field: `${field}: added`, before: null, after: come.join(', ') }] : []),
          ];
        }
      }
      return { field, before: textOf(a), after: textOf(b) };
    });
}
