import path from 'node:path';
import pino, { type Logger } from 'pino';
import type { Config } from '#lib/env.ts';

/**
 * JSON lines. On a server to standard output, where its collector is; on the embedded database, where a person sits at
 * the terminal, to `<data>/leadline.log`, and errors to the terminal too.
 */
export function createLog(config: Config, dataDir: string): Logger {
  const options = {
    level: config.logLevel,
    redact: {
      paths: ['token', 'password', '*.token', '*.password', 'headers.authorization', 'headers.cookie'],
      censor: '(hidden)',
    },
  };
  if (config.postgres) return pino(options);
  const level = config.logLevel === 'silent' ? 'fatal' : config.logLevel;
  return pino(
    options,
    pino.multistream([
      {
        level,
        stream: pino.destination({ dest: path.join(dataDir, 'leadline.log'), sync: true, mkdir: true }),
      },
      { level: 'error', stream: pino.destination({ dest: 2, sync: true }) },
    ]),
  );
}
