import path from 'node:path';
import pino, { type Logger } from 'pino';
import { keepLimited } from '#db/embedded/log-file.ts';
import type { Config } from '#lib/config.ts';

/** Nobody logs them on purpose; whatever has such a name, and stands in what is logged, is left out. */
const HIDDEN = [
  ...['token', 'tokens', 'password', 'secret', 'clientSecret', 'credentials', 'privateKey', 'apiKey'],
  ...['authorization', 'cookie', 'set-cookie', 'x-hub-signature-256'],
];

/**
 * JSON lines. On a server to standard output, where its collector is; on the embedded database, where a person sits at
 * the terminal, to `<data>/leadline.log` (10 MB, and 10 MB of what was before in `.1`), and errors to the terminal too.
 */
export function createLog(config: Config, dataDir: string): Logger {
  const options = {
    level: config.logLevel,
    serializers: { err: withoutParameters },
    redact: {
      paths: HIDDEN.flatMap((name) => [`["${name}"]`, `*["${name}"]`]),
      censor: '(hidden)',
    },
  };
  if (config.postgres) return pino(options);
  const level = config.logLevel === 'silent' ? 'fatal' : config.logLevel;
  const file = path.join(dataDir, 'leadline.log');
  keepLimited(() => [file]).unref();
  return pino(
    options,
    pino.multistream([
      {
        level,
        stream: pino.destination({
          dest: file,
          sync: true,
          mkdir: true,
          mode: 0o600,
        }),
      },
      { level: 'error', stream: pino.destination({ dest: 2, sync: true }) },
    ]),
  );
}

/** An error for the log, without the values of a failed query: sealed tokens and password hashes are among them. */
function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cut = (text: string | undefined) => text?.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, '');
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: withoutParameters(error.cause) };
  return { type: error.name, message: cut(error.message), ...code, stack: cut(error.stack), ...cause };
}
