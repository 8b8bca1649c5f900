// Cuts GitHub's official OpenAPI description down to the paths that the sample answers, for the tests that judge it.
// Usage: node scripts/trim-openapi.mjs [version of @octokit/openapi]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { officialPaths } from '../sources/sample/github/openapi/paths.ts';

const version = process.argv[2] ?? '23.0.2';
const description = download(version);
const IN_WORDS = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'default',
  'deprecated',
]);
const schemas = {};
const paths = Object.fromEntries(officialPaths.map((name) => [name, trimPath(name)]));
const trimmed = {
  // MIT License, Copyright (c) 2020 Octokit contributors, Copyright (c) GitHub, Inc.
  info: { ...pick(description.info, ['title', 'license']), version },
  paths,
  components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) },
};
const file = path.join(import.meta.dirname, '../sources/sample/github/openapi/api.github.com.json');
writeFileSync(file, `${JSON.stringify(trimmed)}\n`);
console.log(`${officialPaths.length} paths, ${Object.keys(schemas).length} schemas: ${file}`);

/** The package has 1.5 GB of descriptions: it is not installed, but read once. */
function download(of) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'openapi-'));
  try {
    const run = (command, args) => execFileSync(command, args, { cwd: dir, encoding: 'utf8' });
    const archive = run('npm', ['pack', `@octokit/openapi@${of}`, '--silent']).trim();
    const inside = 'package/generated/api.github.com.json';
    run('tar', ['xzf', archive, inside]);
    return JSON.parse(readFileSync(path.join(dir, inside), 'utf8'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function trimPath(name) {
  const get = description.paths[name]?.get;
  if (!get) throw new Error(`The description has no GET ${name}`);
  const parameters = [...(description.paths[name].parameters ?? []), ...(get.parameters ?? [])]
    .map(resolved)
    .map((parameter) => ({
      ...pick(parameter, ['name', 'in', 'required']),
      schema: withSchemas(parameter.schema),
    }));
  const answer = resolved(get.responses['200'])?.content?.['application/json']?.schema;
  if (!answer) throw new Error(`The description has no answer of GET ${name}`);
  return { get: { parameters, answer: withSchemas(answer) } };
}

function resolved(node) {
  if (!node?.$ref) return node;
  const [, , kind, name] = node.$ref.split('/');
  return description.components[kind][name];
}

/**
 * The schema as JSON Schema says it, and whatever it refers to put among the schemas; without what is only for people.
 * The sample leaves fields out, mostly addresses of other answers, so none is required; but whatever it sends must be
 * known and fit: unknown fields are refused.
 * @param whole false: a part of an `allOf`, which knows only some of the fields
 */
function withSchemas(node, whole = true) {
  if (Array.isArray(node)) return node.map((each) => withSchemas(each, whole));
  if (typeof node !== 'object' || node === null) return node;
  if (node.$ref) return { $ref: refer(node.$ref, whole) };
  const schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (IN_WORDS.has(key) || key.startsWith('x-') || key === 'required' || key === 'nullable') continue;
    if (key === 'properties') schema.properties = mapValues(value, (each) => withSchemas(each));
    // Without required fields, several of them may fit.
    else if (key === 'oneOf') schema.anyOf = withSchemas(value, whole);
    else schema[key] = withSchemas(value, key === 'allOf' ? false : key === 'items' || whole);
  }
  const closed = whole && (schema.properties || schema.allOf) && node.additionalProperties === undefined;
  if (closed) schema.unevaluatedProperties = false;
  return node.nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

function refer(to, whole) {
  const official = to.split('/').at(-1);
  const name = whole ? official : `${official}:part`;
  if (!(name in schemas)) {
    schemas[name] = null;
    schemas[name] = withSchemas(description.components.schemas[official], whole);
  }
  return `#/components/schemas/${name}`;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}
