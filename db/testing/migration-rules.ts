// What a migration may do while processes of the version before still run: docs/operations.md, "Upgrading".

/** Types of columns, as drizzle writes them. */
const TYPE =
  /(?:smallint|integer|bigint|boolean|text|date|interval|jsonb?|uuid|bytea|"?pg_lsn"?|real|double precision|numeric(?:\([\d, ]+\))?|varchar\(\d+\)|timestamp(?: with time zone)?)(?:\[\])?/;
/** One value for all rows, which are not rewritten for it. */
const DEFAULT = /default (?:'[^']*'(?:::[\w ]+(?:\[\])?)?|-?\d+(?:\.\d+)?|true|false|now\(\))/;
const NAME = /"?\w+"?/;
const TABLE = /alter table (?:"public"\.)?"?(?<table>\w+)"?/;

const whole = (...parts: (RegExp | string)[]) =>
  new RegExp(`^${parts.map((part) => (typeof part === 'string' ? part : part.source)).join('')}$`);

/** Of a table that is in use. The version before neither sees them nor waits for them. */
const SAFE = [
  whole(TABLE, ' add column ', NAME, ' ', TYPE, '(?: ', DEFAULT, '(?: not null)?)?'),
  whole(TABLE, ' alter column ', NAME, ' (?:drop not null|set ', DEFAULT, ')'),
  whole(TABLE, ' add constraint ', NAME, ' (?:check|foreign key) .* not valid'),
];
/** Those that hold up nobody while they look at all rows: each such file has nothing else. */
const SLOW = [
  whole('create index concurrently "?(?<made>\\w+)"? on [^;]*'),
  whole('drop index concurrently if exists ', NAME),
  whole(TABLE, ' validate constraint ', NAME),
];
/** All that concerns a table which the same file makes. */
const NEW_TABLE = [
  whole('create table (?:if not exists )?"?(?<table>\\w+)"? \\([^;]*\\)'),
  whole('create (?:unique )?index ', NAME, ' on "?(?<table>\\w+)"? [^;]*'),
  whole(TABLE, ' add constraint [^;]*'),
];

/** For what is known to go wrong: why, and how it is done instead. */
const INSTEAD: [RegExp, string][] = [
  [
    /drop (column|table|schema|type|view)|truncate/,
    'the version before still uses it: a later version drops it',
  ],
  [
    /\brename\b/,
    'the version before knows the old name: add the new one, and drop the old in a later version',
  ],
  [/set not null/, 'the version before may write null: a constraint that is not valid, and later validated'],
  [/\btype\b/, 'it rewrites the table: a new column, filled by a job'],
  [/drop default/, 'the version before may rely on it'],
  [/add column .* not null$/, 'the version before does not write it: give it a default'],
  [/add column/, 'one column, of a type and with a default that need no rewriting of the table'],
  [/add constraint/, 'it reads the table under a lock: add it not valid, and validate it in a later file'],
  [/create unique index/, 'it may refuse what the version before writes'],
  [
    /(create|drop) index/,
    'writers wait for it: concurrently, dropped if exists before it is made, in a file of its own',
  ],
  [/^(update|delete|insert)/, 'rows stay locked until all are done: a job does it, in portions'],
];

const bare = (statement: string) =>
  statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim().replace(/ ?;$/, '').toLowerCase();

/**
 * What in a migration's text is not safe beside the version before, or would hold it up. A statement below the comment
 * `-- exception: why` is let pass.
 * @returns the statements, each with what to do instead
 */
export function unsafe(text: string): string[] {
  const given = text.split('--> statement-breakpoint').filter((statement) => bare(statement) !== '');
  const statements = given.map(bare);
  const matchOf = (rules: RegExp[], statement: string) =>
    rules.map((rule) => rule.exec(statement)).find((match) => match !== null);
  const made = new Set(statements.flatMap((statement) => NEW_TABLE[0]?.exec(statement)?.groups?.table ?? []));
  const alone = statements.every((statement) => matchOf(SLOW, statement));

  return statements.flatMap((statement, index) => {
    if (/^\s*--\s*exception: \S.{9,}$/im.test(given[index] ?? '')) return [];
    if (matchOf(SAFE, statement)) return [];
    if (made.has(matchOf(NEW_TABLE, statement)?.groups?.table ?? '')) return [];
    const slow = matchOf(SLOW, statement);
    const name = slow?.groups?.made;
    const dropped = (earlier: string) => earlier.replaceAll('"', '').endsWith(`if exists ${name}`);
    if (slow && alone && (!name || statements.slice(0, index).some(dropped))) return [];
    const why = INSTEAD.find(([pattern]) => pattern.test(statement))?.[1] ?? 'it is not known to be safe';
    return [`${statement}: ${why}`];
  });
}
