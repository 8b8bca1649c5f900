import { z } from 'zod';
import { text } from '../fields.ts';

/** Where GraphQL has null for a deleted account (G6), REST names this one, and in some places null too. */
const GHOST = 'ghost';

export const restActor = z
  .object({ login: text, type: z.string().optional() })
  .nullish()
  .transform((actor) => actor ?? null);

/** As GraphQL names people: it leaves out the ending that REST gives a bot's login. */
export function restPerson(actor: z.output<typeof restActor>): {
  author: string | null;
  authorIsBot: boolean;
} {
  if (actor === null || actor.login === GHOST) return { author: null, authorIsBot: false };
  const named = /\[bot\]$/.test(actor.login);
  return { author: actor.login.replace(/\[bot\]$/, ''), authorIsBot: actor.type === 'Bot' || named };
}
