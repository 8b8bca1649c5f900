import { infiniteQueryOptions, skipToken } from '@tanstack/react-query';
import { address, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { ExportFormat } from '#lib/exports.ts';

/** What the audit log is narrowed to. */
export interface AuditFilters {
  /** Of the page; '': there is none yet. */
  client: string;
  timeZone: string;
  /** `client`: that of the page; the id of another; `house`: of the installation itself. The latter two for admins. */
  of: string;
  actor?: string;
  action?: string;
  subject?: string;
  from: string;
  to: string;
}

const asked = ({ client, timeZone, of, ...filters }: AuditFilters) =>
  of === 'client' || of === client
    ? { path: '/api/audit', query: { client, ...filters } }
    : { path: '/api/admin/audit', query: { of, timeZone, ...filters } };

/** Entries of the audit log, newest first, page by page. */
export const auditQuery = (filters: AuditFilters | null) =>
  infiniteQueryOptions({
    queryKey: keys.audit(filters?.client ?? '', filters ?? {}),
    queryFn: filters
      ? async ({ signal, pageParam }) => {
          const { of, client, timeZone, ...rest } = filters;
          const page = { ...rest, ...(pageParam && { cursor: pageParam }) };
          return of === 'client' || of === client
            ? await call('auditOfClient', { query: { client, ...page } }, signal)
            : await call('auditOfHouse', { query: { of, timeZone, ...page } }, signal);
        }
      : skipToken,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (data, previous) => (previous?.queryKey[1] === filters?.client ? data : undefined),
  });

/** Where the same entries are a file. */
export function auditFileAddress(filters: AuditFilters, format: ExportFormat): string {
  const { path, query } = asked(filters);
  return address(`${path}/export`, {}, { ...query, format });
}
