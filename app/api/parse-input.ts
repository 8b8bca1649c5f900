import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { AppError, type ErrorIssue, isAppError } from '#lib/errors.ts';
import type { Input } from './handle.ts';

const MAX_BODY_BYTES = 1_000_000;
/** What goes on beyond its limit is read so far and thrown away: who is cut off while sending never sees the answer. */
const DRAINED_BYTES = 8_000_000;

/**
 * What the request says, as the endpoint's schemas allow it.
 * @throws AppError `bad_request` (400) naming each field that is wrong, and each that is none; `too_large` (413),
 *   `not_json` (400), `unsupported_media_type` (415)
 */
export async function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B>,
  request: Request,
  params: Record<string, string | undefined>,
): Promise<Input<z.output<P>, z.output<Q>, z.output<B>>> {
  const given = new URL(request.url).searchParams;
  const search = Object.fromEntries(given);
  for (const value of [...Object.values(search), ...Object.values(params)]) refuseUnstorable(value);
  if (ofOurOwn.has(endpoint.access)) refuseUnknown(endpoint.query, [...given.keys()]);
  return {
    params: check(endpoint.params, params),
    query: check(endpoint.query, search),
    body: check(endpoint.body, endpoint.body ? await readBody(endpoint, request) : undefined),
  };
}

/** What an outside service or a probe appends to an address that it was given is its own affair. */
const ofOurOwn = new Set<Endpoint['access']>(['session', 'admin']);

/** A name that is misspelt, or there twice, would be left out in silence, and the answer be one to another question. */
function refuseUnknown(schema: z.ZodType | undefined, names: readonly string[]): void {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const takes = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
  const issues = [...new Set(names)].flatMap((name): ErrorIssue[] => {
    const path = name.slice(0, 100);
    if (!known.includes(name)) return [{ path, message: `is no parameter of this address: ${takes}` }];
    const times = names.filter((other) => other === name).length;
    return times > 1 ? [{ path, message: 'must be given once' }] : [];
  });
  if (issues.length > 0) refuse(issues);
}

function check<S extends z.ZodType>(schema: S | undefined, value: unknown): z.output<S> {
  if (!schema) return undefined as z.output<S>;
  const parsed = schema.safeParse(value);
  if (!parsed.success) refuseMisfit(parsed.error);
  return parsed.data;
}

/** @throws AppError `bad_request` (400) naming each field that is wrong */
export function refuseMisfit(error: z.ZodError): never {
  refuse(issuesOf(error.issues));
}

function refuse(issues: ErrorIssue[]): never {
  const words = issues.map(({ path, message }) =>
    path && !message.startsWith(path) ? `${path}: ${message}` : message,
  );
  throw new AppError('bad_request', 400, `${words.join('; ')}.`, { issues });
}

/** Of a union that nothing fits, the way tells what is wrong that takes such a kind of value at all. */
function issuesOf(issues: readonly z.core.$ZodIssue[], above: PropertyKey[] = []): ErrorIssue[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    const ways = issue.code === 'invalid_union' ? issue.errors : [];
    const way = ways.find((problems) => !problems.some(isAnotherKind)) ?? ways[0];
    return way ? issuesOf(way, path) : [{ path: path.join('.'), message: issue.message }];
  });
}

const isAnotherKind = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;

function readBody({ multipart, access }: Endpoint, request: Request): Promise<unknown> {
  if (multipart) return readForm(request, multipart.maxBytes);
  // A page of another site can send a form or a text with the cookie of a person, never the key of a tool, which may
  // call what it sends as it likes.
  if (access !== 'hooks') insistOnJson(request);
  return readJson(request);
}

function insistOnJson({ headers }: Request): void {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() === 'application/json') return;
  throw new AppError(
    'unsupported_media_type',
    415,
    'The body must be JSON, sent with content-type application/json.',
  );
}

async function readForm(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  let form: FormData;
  try {
    const body = Readable.toWeb(Readable.from(limited(request, maxBytes))) as ReadableStream;
    form = await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    const text = 'The body is no form. Send it with content-type multipart/form-data.';
    throw new AppError('not_a_form', 400, text, { cause });
  }
  const names = [...form.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse([{ path: twice.slice(0, 100), message: 'must be given once' }]);
  const fields = Object.fromEntries(form);
  for (const value of Object.values(fields)) refuseUnstorable(value);
  return fields;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text, (_key, value) => {
      refuseUnstorable(value);
      return value;
    });
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError(
      'not_json',
      400,
      'The body is not JSON. Send an object with content-type application/json.',
      {
        cause,
      },
    );
  }
}

/**
 * The body as text, read no further than its limit.
 * @throws AppError `too_large` (413)
 */
export async function readText(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  // A mark of the order of bytes is part of what was signed.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const part of limited(request, maxBytes)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

async function* limited(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes + DRAINED_BYTES) throw tooLarge(maxBytes);
    if (bytes <= maxBytes) yield part;
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export function refuseUnstorable(value: unknown): void {
  if (typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))) return;
  throw new AppError(
    'bad_request',
    400,
    'A text holds a character that cannot be stored (NUL or half a surrogate pair).',
  );
}

const tooLarge = (maxBytes: number) =>
  new AppError('too_large', 413, `The body is larger than ${maxBytes / 1_000_000} MB.`);
