import { z } from 'zod';
import type { RepositoryStore } from '../../world/repository-store.ts';
import type { Entity } from './entity.ts';
import type { Resolvers } from './resolver.ts';

const team = z.looseObject({
  id: z.number(),
  slug: z.string(),
  /** Whose it is. Where a recording does not say: the repository's owner's. */
  organization: z.looseObject({ login: z.string() }).optional(),
});
type Team = z.infer<typeof team>;

/** The team of whom a review was asked, as REST records it. */
export function teamOf(store: RepositoryStore, record: unknown): Entity<Team> | null {
  const parsed = team.safeParse(record);
  return parsed.success ? { type: 'Team', store, record: parsed.data } : null;
}

export const teamResolvers: Resolvers = {
  Team: {
    id: ({ record }: Entity<Team>) => `T_${record.id}`,
    combinedSlug: ({ store, record: { organization, slug } }: Entity<Team>) =>
      `${(organization ?? store.repository.owner).login}/${slug}`,
  },
};
