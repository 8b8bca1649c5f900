import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _version, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
};

const errorSchema = schemaOf(
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  }),
  'output',
);

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

const securityOf = ({ method, access }: Endpoint): Json[] => {
  if (access === 'public') return [];
  if (access === 'hooks') return [{ apiKey: [] }];
  if (access === 'signed') return [{ signature: [] }];
  return [{ session: [] }, ...(method === 'GET' && access === 'session' ? [{ apiKey: [] }] : [])];
};

function operation(definition: Endpoint): Json {
  const { summary, params, query, body, multipart, response, contentType, status } = definition;
  const schema = schemaOf(response, 'output');
  const content = Object.fromEntries(
    [contentType ?? 'application/json'].flat().map((type) => [type, { schema }]),
  );
  return {
    summary,
    security: securityOf(definition),
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              [multipart ? 'multipart/form-data' : 'application/json']: { schema: schemaOf(body, 'input') },
            },
          },
        }
      : {}),
    responses: {
      [String(status ?? 200)]: { description: 'Success', content },
      default: { description: 'Error', content: { 'application/json': { schema: errorSchema } } },
    },
  };
}

const signIn: Json = {
  post: {
    summary: 'Sign in; the session comes as a cookie',
    security: [],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: schemaOf(z.object({ email: z.email(), password: z.string() }), 'input'),
        },
      },
    },
    responses: {
      '200': { description: 'Signed in' },
      default: { description: 'Error', content: { 'application/json': { schema: errorSchema } } },
    },
  },
};

/** The HTTP contract as an OpenAPI 3.1 document. */
export function openapi(): Json {
  const paths: Record<string, Json> = { '/api/auth/sign-in/email': signIn };
  for (const definition of Object.values(endpoints) as Endpoint[]) {
    paths[definition.path] = {
      ...paths[definition.path],
      [definition.method.toLowerCase()]: operation(definition),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Leadline',
      version: '1',
      description:
        'Ids are strings; times are ISO 8601 in UTC. A parameter that an address does not list here, or that is given twice, is refused with 400 bad_request, which names it; hooks, health and this description alone take no notice.',
    },
    security: [{ session: [] }],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'leadline.session_token' },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of one client: for reading good for every GET, for hooks for those alone',
        },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Hub-Signature-256',
          description: 'sha256= and the HMAC-SHA-256 of the body, in hex, under the secret of the hook',
        },
      },
    },
    paths,
  };
}
