import { type SQL, sql } from 'drizzle-orm';
import { AppError } from '#lib/errors.ts';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import type { Executor } from './executor.ts';
import { errorCode } from './router/connection-errors.ts';

/** How long a question with people's patterns may take. */
export const PATTERN_TIMEOUT_MS = 3_000;

/**
 * A pattern of lib/rules.ts for PostgreSQL's `~*`: people write `\b` for the edge of a word, which is a backspace there.
 * PostgreSQL matches in time that does not explode as it does in JavaScript; what is slow all the same ends at
 * {@link PATTERN_TIMEOUT_MS}.
 */
export function sqlPattern(pattern: string): string {
  let inBrackets = false;
  return pattern.replace(/\\[\s\S]|\[|\]/g, (found) => {
    if (found === '[') inBrackets = true;
    else if (found === ']') inBrackets = false;
    else if (!inBrackets && found === '\\b') return '\\y';
    else if (!inBrackets && found === '\\B') return '\\Y';
    return found;
  });
}

/** Whether a text fits one of the patterns, in any case of its letters; false for null and for no patterns. */
export function fitsOne(text: SQL, patterns: readonly string[]): SQL<boolean> {
  if (patterns.length === 0) return sql`false`;
  return sql`coalesce(${text} ~* any(${textArray(patterns.map(sqlPattern))}), false)`;
}

/** Whether one of a row's labels is one of these, in any case of its letters. */
export function hasLabel(labels: SQL, wanted: readonly string[]): SQL<boolean> {
  if (wanted.length === 0) return sql`false`;
  const lower = textArray(wanted.map((label) => label.toLowerCase()));
  return sql`exists (select 1 from unnest(${labels}) label where lower(label) = any(${lower}))`;
}

/** As one parameter: drizzle would make an array a list of parameters. */
export const textArray = (texts: readonly string[]): SQL =>
  sql`array(select json_array_elements_text(${JSON.stringify(texts)}::text::json))`;

/**
 * Refuses patterns that PostgreSQL cannot read (it has neither named groups nor `\p{…}`), or that grow without bounds. In a transaction; a refusal ends it.
 * @param patterns with the path of the field each stands in
 * @throws AppError 400 naming the field
 */
export async function checkPatterns(
  tx: Executor,
  patterns: readonly { path: string; pattern: string }[],
): Promise<void> {
  await limitTime(tx);
  for (const { path, pattern } of patterns) {
    await readable(() => tx.execute(sql`select '' ~* ${sqlPattern(pattern)}`), path);
  }
}

/** Gives the rest of the transaction's statements {@link PATTERN_TIMEOUT_MS} each. */
export const limitTime = (tx: Executor) =>
  tx.execute(sql`select set_config('statement_timeout', ${String(PATTERN_TIMEOUT_MS)}, true)`);

/** Runs a question with people's patterns. @throws AppError 400 in words for who wrote them */
export async function readable<T>(ask: () => PromiseLike<T>, path = ''): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refused = (code: string, message: string) =>
      new AppError(code, 400, `${path ? `${path} ` : 'A pattern '}${message}.`, {
        issues: [{ path, message }],
      });
    if (errorCode(error) === '2201B')
      throw refused('bad_pattern', `is a pattern that cannot be used: ${reasonOf(error)}`);
    if (errorCode(error) === '57014')
      throw refused(
        'pattern_too_slow',
        `took longer than ${PATTERN_TIMEOUT_MS / 1000} s: make the pattern simpler`,
      );
    throw error;
  }
}

function reasonOf(error: unknown): string {
  let text = '';
  for (let e = error; e instanceof Error; e = e.cause) text = e.message;
  return text.replace(/^invalid regular expression: /, '').slice(0, 200);
}

/** Every pattern with the path of its field. */
export function patternsOf(rules: ClientRules): { path: string; pattern: string }[] {
  const all = (path: string, patterns: readonly string[]) =>
    patterns.map((pattern, index) => ({ path: `rules.${path}.${index}`, pattern }));
  return [
    ...rulePatterns(rules.deployments, 'rules.deployments'),
    ...all('production', rules.production),
    ...all('hotfix.titles', rules.hotfix.titles),
    ...all('hotfix.branches', rules.hotfix.branches),
    ...all('bots', rules.bots),
    ...all('excludedBranches', rules.excludedBranches),
  ];
}

export function rulePatterns(rule: DeploymentRule, path: string): { path: string; pattern: string }[] {
  return (['workflow', 'job', 'branch', 'tag'] as const).flatMap((field) => {
    const pattern = (rule as Partial<Record<typeof field, string>>)[field];
    return pattern === undefined ? [] : [{ path: `${path}.${field}`, pattern }];
  });
}
