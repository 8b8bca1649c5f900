import { globSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { openDatabases } from './embedded.ts';
import { expect, signIn, test } from './test.ts';

const root = path.join(import.meta.dirname, '..');

/** Breaks out of an attribute, of a script with data, and of text; what gets out can be found, and would run. */
const MARKUP = `"'><img src=x data-broken onerror=window.ran=1></script><script data-broken>window.ran=1</script>{{7*7}}`;

/** Whatever people or sources write; what only the house writes (ids, states, kinds) is left as it is. */
const WRITTEN =
  /^(title|name|full_name|repository_name|message|headline|body|reason|outcome|author|author_name|author_login|reviewer|assignee|creator|actor|account|type|priority|label|labels|tag|task|head_ref|base_ref|ref|branch|default_branch|environment|started_by|requested_by|changed_by|created_by|confirmed_by|decided_by|tried_by|from_text|to_text)$/;

/** Puts markup before or behind every text that is stored of a client, and makes scripts of all addresses of records. */
async function writeMarkup(sql: postgres.Sql): Promise<number> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_name as table, c.column_name as column, c.udt_name as type
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.udt_name in ('text', '_text')
      and (c.table_name in ('clients', 'user')
        or exists (select from information_schema.columns o
          where o.table_schema = 'public' and o.table_name = c.table_name and o.column_name = 'client_id'))`;
  let written = 0;
  for (const { table, column, type } of columns) {
    const isAddress = column === 'url' && table !== 'notification_webhooks';
    if (!isAddress && !WRITTEN.test(column)) continue;
    const prefix = isAddress ? 'javascript:window.ran=1//' : MARKUP;
    // Rules look at how some of them begin, and for labels among others.
    const value =
      type === '_text'
        ? sql`${sql(column)} || ${prefix}::text`
        : column === 'environment' || column === 'type'
          ? sql`${sql(column)} || ${prefix}::text`
          : sql`${prefix}::text || ${sql(column)}`;
    await sql`update ${sql(table)} set ${sql(column)} = ${value} where ${sql(column)} is not null`.catch(
      (error: postgres.PostgresError) => {
        // What a constraint allows a few values of is nothing that anybody writes.
        if (error.code !== '23514') throw error;
      },
    );
    written++;
  }
  return written;
}

test('markup and scripts in every text stay text on every page', { tag: '@long' }, async ({
  start,
  page,
}) => {
  test.setTimeout(240_000);
  const product = await start({ loaded: true });
  const { primary, replica } = await openDatabases(product.dataDir);
  expect(await writeMarkup(primary)).toBeGreaterThan(60);
  const [run] = await primary`select id from etl_runs order by id limit 1`;
  const [position] = await primary`select pg_current_wal_lsn() as lsn`;
  await expect
    .poll(
      async () => (await replica`select pg_last_wal_replay_lsn() >= ${position?.lsn}::pg_lsn as ok`)[0]?.ok,
    )
    .toBe(true);
  await Promise.all([primary.end(), replica.end()]);

  await signIn(page, product.url);
  const pages = globSync('**/page.tsx', { cwd: path.join(root, 'app/(app)') })
    .map((file) => `/${path.dirname(file).replace(/^\.$/, '')}`)
    .filter((address) => !address.includes('['));
  for (const address of [...pages, `/jobs/${run?.id}`]) {
    await page.goto(product.url + address);
    // Where names of records stand, it has to be there, as text.
    if (NAMED.includes(address)) await expect(drawn(page), address).toBeVisible();
    await holds(page, address);
  }
  for (const [address, section] of [
    ['/dora', 'Table of deployments'],
    ['/github', 'Open pull requests'],
  ] as const) {
    await page.goto(product.url + address);
    const rows = page.getByRole('region', { name: section, exact: true }).locator('tbody tr');
    await rows.first().getByRole('button').first().click();
    await expect(page.getByRole('dialog').locator('dl').first()).toBeVisible();
    await holds(page, `${address}, ${section}`);
  }
});

const NAMED = ['/', '/dora', '/github', '/flow', '/trends', '/jobs', '/admin/services', '/admin/people'];

/** Markup as text within the page: the name of the client stands above every one. */
const drawn = (page: Page) =>
  page.locator('main').getByText('<img src=x data-broken').filter({ visible: true }).first();

/** Nothing of it has become part of the page, ran, can be clicked, or moves the page out of its frame. */
async function holds(page: Page, where: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const found = await page.evaluate(() => ({
    broken: document.querySelectorAll('[data-broken]').length,
    links: [...document.querySelectorAll('a[href]')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => /^\s*(javascript|data|vbscript):/i.test(href)),
    ran: 'ran' in window,
    wider: document.documentElement.scrollWidth > window.innerWidth,
  }));
  expect({ where, ...found }).toEqual({ where, broken: 0, links: [], ran: false, wider: false });
}
