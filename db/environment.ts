import { readFileSync } from 'node:fs';
import type { Config, TlsSettings } from '#lib/config.ts';
import { badEnvironment, parseEnv } from '#lib/env.ts';
import { unknownVariables } from '#lib/env-names.ts';
import type { Tls } from './tls.ts';

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
      issues.push({ path: variable, message: unreadable(error) });
    }
  }
  if (issues.length > 0) throw badEnvironment(issues);
  return parseEnv(whole);
}

/** Misspelt variables and the like, in a sentence each. */
export const unreadVariables = (environment: NodeJS.ProcessEnv = process.env): string[] =>
  unknownVariables(environment, secretNames);

/**
 * How connections are encrypted, with the authorities' certificates in place of their file.
 * @throws AppError `bad_environment` when it cannot be read
 */
export function readTls(settings: TlsSettings | undefined): Tls | undefined {
  if (!settings) return undefined;
  const { mode, rootCert } = settings;
  try {
    return { verify: mode === 'verify-full', ca: rootCert && readFileSync(rootCert, 'utf8') };
  } catch (error) {
    throw badEnvironment([{ path: 'POSTGRES_SSL_ROOT_CERT', message: unreadable(error) }]);
  }
}

const unreadable = (error: unknown) =>
  `names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`;
