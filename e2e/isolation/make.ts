import type postgres from 'postgres';
import { keyOwner } from '#db/queries/api-keys.ts';

let number = 0;
const next = () => `${++number}`;

/** Makes records of a client that a test may change, end or delete. @returns ids */
export type Make = ReturnType<typeof makeFor>;

export function makeFor(owner: postgres.Sql, client: string) {
  const clientId = Number(client);
  const made = async (query: postgres.PendingQuery<postgres.Row[]>) => String((await query)[0]?.id);
  /** As the sample’s GitHub, of which a run may be unfinished. */
  const integration = () =>
    made(owner`
      insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
      select client_id, kind, ${`Integration ${next()}`}, 'http://127.0.0.1:9', token_sealed, repository_names
      from integrations where client_id = ${clientId} and kind = 'github' order by id limit 1 returning id`);
  const endedRun = async () =>
    made(owner`
      insert into etl_runs (client_id, integration_id, mode, state, requested_by, finished_at)
      values (${clientId}, ${await integration()}, 'full', 'failed', 'test', now()) returning id`);
  /** As a source has told of it, and nobody said whose it is. */
  const account = async () => {
    const login = `account-${next()}`;
    await owner`
      insert into accounts (client_id, integration_id, account) select client_id, id, ${login}
      from integrations where client_id = ${clientId} and kind = 'github' order by id limit 1`;
    return { kind: 'github', account: login };
  };
  return {
    integration,
    endedRun,
    failedStep: async () => {
      const run = await endedRun();
      const step = await made(owner`
        insert into etl_steps (client_id, run_id, position, job, scope, name, state)
        values (${clientId}, ${run}, 1, 'sync-github-releases', 'acme/none', 'Releases', 'failed') returning id`);
      return { id: run, step };
    },
    hook: async () =>
      made(owner`
        insert into inbound_hooks (client_id, integration_id, hook_id, secret_sealed, created_by)
        values (${clientId}, ${await integration()}, ${`hook-${next()}`}, 'v1', 'test') returning id`),
    webhook: () =>
      made(owner`
        insert into notification_webhooks (client_id, name, url, secret_sealed, created_by)
        select client_id, ${`Webhook ${next()}`}, url, secret_sealed, 'test' from notification_webhooks
        where client_id = ${clientId} order by id limit 1 returning id`),
    service: () =>
      made(
        owner`insert into services (client_id, name) values (${clientId}, ${`Service ${next()}`}) returning id`,
      ),
    team: () =>
      made(owner`
        insert into teams (client_id, name, changed_by) values (${clientId}, ${`Team ${next()}`}, 'test') returning id`),
    person: async () => {
      const id = await made(
        owner`insert into people (client_id, name) values (${clientId}, ${`Person ${next()}`}) returning id`,
      );
      const accounts = [await account(), await account()];
      for (const one of accounts) {
        await owner`
          insert into person_accounts (client_id, person_id, kind, account, confirmed_by)
          values (${clientId}, ${id}, 'github', ${one.account}, 'test')`;
      }
      return { id, account: accounts[0] };
    },
    apart: () =>
      made(owner`
        insert into apart_accounts (client_id, accounts, decided_by)
        select client_id, accounts, 'test' from apart_accounts where client_id = ${clientId} order by id limit 1 returning id`),
    key: () =>
      made(owner`
        insert into apikey (id, name, reference_id, key, created_at, updated_at, metadata)
        values (${`key-${next()}`}, 'Key', ${keyOwner(clientId)}, ${`hash-${next()}`}, now(), now(), '{"access":"read","createdBy":"test"}')
        returning id`),
    user: () => {
      const id = `user-${next()}`;
      return made(owner`
        insert into "user" (id, name, email) values (${id}, ${id}, ${`${id}@example.com`}) returning id`);
    },
    invitation: () => {
      const id = `guest-${next()}`;
      return made(owner`
        insert into one_time_links (kind, token_hash, email, role, created_by, expires_at)
        values ('invitation', ${id}, ${`${id}@example.com`}, 'member', 'test', now() + interval '1 day') returning id`);
    },
    email: () => `invited-${next()}@example.com`,
    account,
    /** Another client, of which only administrators know. */
    client: (archived = false) =>
      made(owner`
        insert into clients (name, archived_at) values (${`zz-foreign ${next()}`}, case when ${archived} then now() end)
        returning id`),
    name: (what: string) => `${what} ${next()}`,
  };
}
