import { z } from 'zod';

/** One thing a connection test looked at. */
const connectionFinding = z.object({
  /** Of what: the address, the token, a scope, a repository or project, the clock. */
  code: z.string(),
  level: z.enum(['ok', 'warning', 'error']),
  /** What it is, and what to do. */
  message: z.string(),
});

/** What a connection test found. */
export const connectionCheck = z.object({
  at: z.iso.datetime(),
  ok: z.boolean(),
  findings: z.array(connectionFinding),
});
export type ConnectionCheck = z.output<typeof connectionCheck>;
