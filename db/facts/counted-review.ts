import { type SQL, sql } from 'drizzle-orm';
import type { ClientRules } from '#lib/rules.ts';
import { fitsOne } from '../patterns.ts';

/**
 * Whether a review v is one, of a pull request by `author`: by a human, by the rules, other than him, and still there.
 * What is said after the merge is no review.
 */
export const countedReview = (
  { bots }: Pick<ClientRules, 'bots'>,
  { author, mergedAt }: { author: SQL; mergedAt: SQL },
): SQL => sql`(v.gone_at is null and not v.author_is_bot and v.author is distinct from ${author}
  and not coalesce(${fitsOne(sql`v.author`, bots)}, false) and v.submitted_at <= coalesce(${mergedAt}, 'infinity'))`;
