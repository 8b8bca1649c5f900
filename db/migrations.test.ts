import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { unsafe } from './testing/migration-rules.ts';

/** Those before were released before there were rules. */
const FIRST = '0012';

const folder = path.join(import.meta.dirname, 'migrations');
const files = readdirSync(folder).filter((name) => name.endsWith('.sql') && name >= FIRST);

it.each(files)('%s is safe beside the version before', (name) => {
  expect(unsafe(readFileSync(path.join(folder, name), 'utf8'))).toEqual([]);
});

const BREAK = '--> statement-breakpoint\n';

describe('a migration', () => {
  it.each([
    'ALTER TABLE "people" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;',
    'ALTER TABLE "people" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;',
    `ALTER TABLE "etl_quarantine" ADD COLUMN "earlier_runs" bigint[] DEFAULT '{}' NOT NULL;`,
    `ALTER TABLE "people" ADD COLUMN "notes" jsonb DEFAULT '[]'::jsonb NOT NULL`,
    'ALTER TABLE "people" ADD COLUMN "note" text;',
    'ALTER TABLE "people" ALTER COLUMN "note" DROP NOT NULL;',
    'ALTER TABLE "people" ALTER COLUMN "count" SET DEFAULT 0;',
    'ALTER TABLE "people" ADD CONSTRAINT "named" CHECK (name is not null) NOT VALID;',
    'ALTER TABLE "people" VALIDATE CONSTRAINT "named";',
    `DROP INDEX CONCURRENTLY IF EXISTS "by_name";${BREAK}CREATE INDEX CONCURRENTLY "by_name" ON "people" USING btree ("name");`,
    `CREATE TABLE "seats" (\n\t"id" text PRIMARY KEY NOT NULL,\n\t"n" integer\n);\n${BREAK}` +
      `ALTER TABLE "seats" ADD CONSTRAINT "fk" FOREIGN KEY ("n") REFERENCES "public"."clients"("id");${BREAK}` +
      'CREATE UNIQUE INDEX "seats_n" ON "seats" USING btree ("n");',
    '-- exception: nobody reads it since 1.4, and 1.3 cannot run beside this version\nDROP TABLE "seats";',
  ])('may do this: %s', (text) => {
    expect(unsafe(text)).toEqual([]);
  });

  it.each([
    ['ALTER TABLE "people" DROP COLUMN "note";', 'a later version drops it'],
    ['DROP TABLE "people";', 'a later version drops it'],
    ['ALTER TABLE "people" RENAME COLUMN "note" TO "text";', 'knows the old name'],
    ['ALTER TABLE "people" RENAME TO "persons";', 'knows the old name'],
    ['ALTER TABLE "people" ALTER COLUMN "note" SET NOT NULL;', 'may write null'],
    ['ALTER TABLE "people" ALTER COLUMN "id" SET DATA TYPE bigint;', 'rewrites the table'],
    ['ALTER TABLE "people" ALTER COLUMN "id" DROP DEFAULT;', 'may rely on it'],
    ['ALTER TABLE "people" ADD COLUMN "note" text NOT NULL;', 'give it a default'],
    ['ALTER TABLE "people" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL;', 'give it a default'],
    ['ALTER TABLE "people" ADD COLUMN "n" integer GENERATED ALWAYS AS (1) STORED;', 'no rewriting'],
    ['ALTER TABLE "people" ADD COLUMN "a" text, DROP COLUMN "b";', 'a later version drops it'],
    ['ALTER TABLE "people" ADD CONSTRAINT "named" CHECK (name is not null);', 'add it not valid'],
    ['ALTER TABLE "people" ADD CONSTRAINT "one" UNIQUE("name");', 'add it not valid'],
    ['CREATE INDEX "by_name" ON "people" USING btree ("name");', 'concurrently'],
    ['CREATE UNIQUE INDEX CONCURRENTLY "by_name" ON "people" ("name");', 'concurrently'],
    ['CREATE INDEX CONCURRENTLY "by_name" ON "people" ("name");', 'dropped if exists before'],
    [
      `DROP INDEX CONCURRENTLY IF EXISTS "a";${BREAK}CREATE INDEX CONCURRENTLY "a" ON "t" ("n");${BREAK}ALTER TABLE "t" ADD COLUMN "b" text;`,
      'a file of its own',
    ],
    ['DROP INDEX "by_name";', 'concurrently'],
    ['UPDATE people SET name = lower(name);', 'in portions'],
    ['VACUUM FULL people;', 'not known to be safe'],
    ['ALTER TABLE "people" ADD COLUMN "a" text; DROP TABLE "people";', 'a later version drops it'],
    ['-- exception: \nDROP TABLE "seats";', 'a later version drops it'],
  ])('may not do this: %s', (text, why) => {
    expect(unsafe(text).join()).toContain(why);
  });
});
