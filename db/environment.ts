import { readFileSync } from 'node:fs';
import type { Config } from '#lib/config.ts';
import { badEnvironment, parseEnv } from '#lib/env.ts';

/** Those may also come as files, named by `<variable>_FILE`, as the secrets of containers do. */
const secretNames = [
  ...(['POSTGRES_PASSWORD', 'LEADLINE_SECRET', 'LEADLINE_ADMIN_PASSWORD'] as const),
  ...(['LEADLINE_OIDC_CLIENT_SECRET', 'LEADLINE_METRICS_TOKEN'] as const),
];

/**
 * The process' environment, secrets from files included (without the end of their line), as the house uses it.
 * @throws AppError `bad_environment`, naming each variable that is wrong and why
 */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): Config {
  const whole = { ...environment };
  const issues: { path: string; message: string }[] = [];
  for (const name of secretNames) {
    const variable = `${name}_FILE`;
    const file = whole[variable];
    if (!file) continue;
    if (whole[name]) {
      issues.push({ path: variable, message: `is set, but so is ${name}: give one of them` });
      continue;
    }
    try {
      whole[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      issues.push({ path: variable, message: `names a file that cannot be read (${code})` });
    }
  }
  if (issues.length > 0) throw badEnvironment(issues);
  return parseEnv(whole);
}
