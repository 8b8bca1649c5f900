import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { parseAsId } from '#components/filters/parsers.ts';
import { useRange } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import type { AuditFilters } from './queries.ts';

const scopes = ['house', 'all'] as const;

const parsers = {
  /** Whose entries; nothing: the client of the page, or all where there is none. */
  of: parseAsStringLiteral(scopes),
  /** One client, which may be deleted: instead of `of`. */
  gone: parseAsId,
  who: parseAsString,
  did: parseAsString,
  what: parseAsString,
};

/** What the audit log is narrowed to, kept in the address; each change is a step of Back. */
export function useAuditFilters() {
  const [{ of, gone, who, did, what }, set] = useQueryStates(parsers, { history: 'push' });
  const range = useRange();
  const { client } = useClient();
  const scope = gone ?? of ?? (client ? 'client' : 'all');
  const filters: AuditFilters | null = range && {
    client: client?.id ?? '',
    of: scope,
    timeZone: range.timeZone,
    from: range.from,
    to: range.to,
    ...(who && { actor: who }),
    ...(did && { action: did }),
    ...(what && { subject: what }),
  };
  const clear = () => void set({ who: null, did: null, what: null });
  return { filters, set, clear, narrowed: Boolean(who ?? did ?? what) };
}

export type SetAuditFilters = ReturnType<typeof useAuditFilters>['set'];
