import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });

const accountRef = z.object({
  kind: z.enum(['github', 'jira', 'email'], { error: 'kind must be github, jira or email' }),
  account: z.string().min(1).max(320).meta({ description: 'Login, account id or e-mail address' }),
});
export type AccountRef = z.output<typeof accountRef>;
const accountRefs = z.array(accountRef).min(1, 'name at least one account').max(100);

const accountView = accountRef.extend({
  name: z.string().nullable().meta({ description: 'As its source, or its commits, call it' }),
  email: z.string().nullable(),
});
export type AccountView = z.output<typeof accountView>;

const person = z.object({
  id,
  name: z.string(),
  accounts: z.array(accountView),
  version: z.int().meta({ description: 'Goes up with every change' }),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime(),
});
export type PersonView = z.output<typeof person>;

const suggestion = z.object({
  name: z.string().meta({ description: 'What the person may be called' }),
  personId: id
    .nullable()
    .meta({ description: 'Confirmed already, and the accounts are to be added; null: a new one' }),
  accounts: z.array(accountView).meta({ description: 'Those that are not confirmed' }),
  score: z.number().min(0).max(1).meta({ description: 'Of the weakest reason that holds them together' }),
  reasons: z.array(z.string()),
});
export type Suggestion = z.output<typeof suggestion>;

const apart = z.object({
  id,
  accounts: z.array(accountView),
  others: z.array(accountView).meta({
    description:
      'Empty: no two of the accounts are one person’s; else none of them is a person’s who has one of these',
  }),
  by: z.string().meta({ description: 'E-mail address of who said so' }),
  at: z.iso.datetime(),
});
export type Apart = z.output<typeof apart>;

const name = z.string().trim().min(1, 'must not be empty').max(200);
/** Of what a change was made from. */
const version = z.int().min(1);

export const listPeople = endpoint({
  method: 'GET',
  path: '/api/people',
  summary: 'People of a client with their accounts, and accounts that look like one person’s',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({
    people: z.array(person),
    suggestions: z.array(suggestion).meta({ description: 'The surest 200' }),
    apart: z.array(apart).meta({ description: 'Suggestions that were refused, newest first' }),
    alone: z.number().int().meta({ description: 'Accounts that nothing connects with another' }),
  }),
});

export const confirmPerson = endpoint({
  method: 'POST',
  path: '/api/people',
  summary: 'These accounts are one person’s',
  access: 'session',
  status: 201,
  body: z.object({ clientId: idParam, name, accounts: accountRefs }),
  response: person,
});

export const updatePerson = endpoint({
  method: 'PATCH',
  path: '/api/people/{id}',
  summary:
    'Change the name of a person, or add accounts. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z
    .object({ version, name: name.optional(), add: accountRefs.optional() })
    .refine(({ version: _, ...change }) => Object.keys(change).length > 0, 'must name something to change'),
  response: person,
});

export const mergePeople = endpoint({
  method: 'POST',
  path: '/api/people/{id}/merge',
  summary:
    'Another person is the same: its accounts become this one’s; 409 when somebody has changed one of them',
  access: 'session',
  params: idParams,
  body: z.object({
    version,
    other: idParam,
    otherVersion: version.meta({
      description: 'Of the other, whose accounts the merge takes as they were seen',
    }),
  }),
  response: person,
});

export const splitPerson = endpoint({
  method: 'POST',
  path: '/api/people/{id}/split',
  summary:
    'These accounts are somebody else’s: they become another person, or with name null nobody’s; 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z.object({ version, name: name.nullable(), accounts: accountRefs }),
  response: z.object({ person: person.nullable(), split: person.nullable() }),
});

export const keepApart = endpoint({
  method: 'POST',
  path: '/api/people/apart',
  summary: 'These accounts are not one person’s, or not that person’s: it is not suggested again',
  access: 'session',
  status: 201,
  body: z.object({
    clientId: idParam,
    personId: idParam.nullable().default(null).meta({
      description: 'To whom they were suggested; null: no two of the accounts are one person’s',
    }),
    accounts: accountRefs,
  }),
  response: apart,
});

export const forgetApart = endpoint({
  method: 'DELETE',
  path: '/api/people/apart/{id}',
  summary: 'Take back that accounts are not one person’s: they may be suggested again',
  access: 'session',
  params: idParams,
  response: z.object({ id }),
});
