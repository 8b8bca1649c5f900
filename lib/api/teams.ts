import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });

const account = z.object({
  kind: z.enum(['github', 'jira'], { error: 'kind must be github or jira' }),
  account: z.string().min(1).max(320).meta({ description: 'Login or account id' }),
});
export type TeamAccount = z.output<typeof account>;

const member = z.object({
  name: z.string(),
  accounts: z.array(account).min(1).meta({ description: 'All that a person is known to have' }),
});
export type TeamMember = z.output<typeof member>;

const team = z.object({
  id,
  name: z.string(),
  members: z.array(member).meta({ description: 'By name' }),
  version: z.number().int(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type Team = z.output<typeof team>;

const fields = {
  name: z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
  accounts: z
    .array(account)
    .max(1_000)
    .meta({ description: 'One of each member; a person comes with all accounts that are confirmed' }),
};

export const listTeams = endpoint({
  method: 'GET',
  path: '/api/teams',
  summary:
    'The teams of a client, by name, to narrow figures and worklists by; who is in several counts in each',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ teams: z.array(team) }),
});

export const listTeamChoices = endpoint({
  method: 'GET',
  path: '/api/teams/choices',
  summary: 'Whom a team can be made of: people, and accounts that are nobody’s yet; for managers',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ choices: z.array(member) }),
});

export const createTeam = endpoint({
  method: 'POST',
  path: '/api/teams',
  summary: 'Make a team; a person may be in several',
  access: 'session',
  status: 201,
  body: z.object({ clientId: idParam, name: fields.name, accounts: fields.accounts.default([]) }),
  response: team,
});

export const updateTeam = endpoint({
  method: 'PATCH',
  path: '/api/teams/{id}',
  summary:
    'Change a team; what is left out stays. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z
    .object({
      version: z.number().int().min(1),
      name: fields.name.optional(),
      accounts: fields.accounts.optional(),
    })
    .refine(({ name, accounts }) => name !== undefined || accounts, 'must name something to change'),
  response: team,
});

export const deleteTeam = endpoint({
  method: 'DELETE',
  path: '/api/teams/{id}',
  summary: 'Delete a team; nothing of its members’ work is deleted',
  access: 'session',
  params: idParams,
  response: z.object({ id }),
});
