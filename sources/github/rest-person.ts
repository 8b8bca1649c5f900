import { z } from 'zod';
import { text } from './pull-request-answers.ts';

/** Where REST has no null it names this account of its own in the place of a deleted one. */
const GHOST = 'ghost';

/** Null: a deleted account (G6). */
export const restActor = z
  .object({ login: text, type: z.string().optional() })
  .nullish()
  .transform((actor) => (actor && actor.login !== GHOST ? actor : null));

/** As GraphQL names people: it leaves out the ending that REST gives a bot's login. */
export function restPerson(actor: z.output<typeof restActor>): {
  author: string | null;
  authorIsBot: boolean;
} {
  if (actor === null) return { author: null, authorIsBot: false };
  const named = /\[bot\]$/.test(actor.login);
  return { author: actor.login.replace(/\[bot\]$/, ''), authorIsBot: actor.type === 'Bot' || named };
}
