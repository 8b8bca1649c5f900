import { z } from 'zod';
import type { RepositoryStore } from '../../world/repository-store.ts';
import type { Entity } from './entity.ts';
import type { Resolvers } from './resolver.ts';

const team = z.looseObject({ id: z.number(), slug: z.string() });
type Team = z.infer<typeof team>;

/** The team of whom a review was asked, as REST records it. */
export function teamOf(store: RepositoryStore, record: unknown): Entity<Team> | null {
  const parsed = team.safeParse(record);
  return parsed.success ? { type: 'Team', store, record: parsed.data } : null;
}

export const teamResolvers: Resolvers = {
  Team: {
    id: ({ record }: Entity<Team>) => `T_${record.id}`,
    combinedSlug: ({ store, record }: Entity<Team>) => `${store.repository.owner.login}/${record.slug}`,
  },
};
