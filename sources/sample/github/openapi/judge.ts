import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import description from './api.github.com.json' with { type: 'json' };
import type { officialPaths } from './paths.ts';

type OfficialPath = (typeof officialPaths)[number];

interface Operation {
  parameters: { name: string; in: string; required?: boolean; schema: object }[];
  answer: object;
}

const ajv = new Ajv2019({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'github', components: description.components });
const compiled = new Map<object, ValidateFunction>();

/** They may have slashes in them. */
const LONG = new Set(['ref', 'basehead']);

/** The official paths that match an address, those with fewest gaps first: `issues/comments` before `issues/{issue_number}`. */
const patterns = (Object.keys(description.paths) as OfficialPath[])
  .map((path) => ({
    path,
    names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)),
    pattern: new RegExp(
      `^${path.replace(/\{(\w+)\}/g, (_, name) => (LONG.has(name) ? '(.+)' : '([^/]+)'))}$`,
    ),
  }))
  .sort((a, b) => a.names.length - b.names.length);

/**
 * What is wrong with a GET, by GitHub's official OpenAPI description: an address it does not have, a parameter it does
 * not know, a value it does not allow. Empty: nothing.
 * @param address path with query
 */
export function faultsOfRequest(address: string): string[] {
  const found = operationOf(address);
  if (!found) return [`GET ${address}: no such path`];
  const { operation, values, query } = found;
  const faults = [...query.keys()]
    .filter((name) => !operation.parameters.some((known) => known.in === 'query' && known.name === name))
    .map((name) => `GET ${address}: unknown parameter ${name}`);
  for (const { name, in: place, required, schema } of operation.parameters) {
    const value = place === 'query' ? query.get(name) : values.get(name);
    if (value == null) {
      if (required) faults.push(`GET ${address}: ${name} is missing`);
    } else if (!fits(schema, value) && !fits(schema, asNumberOrBoolean(value))) {
      faults.push(`GET ${address}: ${name} may not be ${value}`);
    }
  }
  return faults;
}

/**
 * What is wrong with the answer 200 to a GET, by the same description: fields it does not know, values that do not fit.
 * Fields may be left out (scripts/trim-openapi.mjs).
 */
export function faultsOfAnswer(address: string, body: unknown): string[] {
  const found = operationOf(address);
  if (!found) return [`GET ${address}: no such path`];
  const validate = validator(found.operation.answer);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `GET ${found.path}: ${instancePath || 'the answer'} ${message} ${JSON.stringify(params)}`,
  );
}

function operationOf(address: string) {
  const { pathname, searchParams } = new URL(address, 'http://github.test');
  for (const { path, names, pattern } of patterns) {
    const match = pattern.exec(pathname);
    if (!match) continue;
    const values = new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
    const operation: Operation = description.paths[path].get;
    return { path, operation, values, query: searchParams };
  }
  return undefined;
}

function validator(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"github#/components/');
  const made = ajv.compile(JSON.parse(text));
  compiled.set(schema, made);
  return made;
}

const fits = (schema: object, value: unknown) => validator(schema)(value) === true;

function asNumberOrBoolean(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() === '' ? text : Number(text);
}
