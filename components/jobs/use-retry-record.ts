import { notifications } from '@mantine/notifications';
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { wordsOf } from './use-commands.ts';

type Pages = InfiniteData<Answer<'listQuarantine'>>;

/** Fetches a record that was set aside anew and stores it, if it fits by now. */
export function useRetryRecord({ id, recordKey }: QuarantinedRecord) {
  const cache = useQueryClient();
  const { client } = useClient();
  const queryKey = keys.quarantine(client?.id ?? '');
  return useMutation({
    mutationFn: () => call('retryQuarantined', { params: { id } }),
    onSuccess: (record) => {
      cache.setQueriesData<Pages>({ queryKey }, (known) => known && withRecord(known, record));
      notifications.show(
        record.resolvedAt
          ? { color: 'green', title: `${recordKey} is stored now`, message: 'It counts from here on.' }
          : { color: 'yellow', title: `${recordKey} still does not fit`, message: record.reason },
      );
      if (record.resolvedAt && client) void cache.invalidateQueries({ queryKey: keys.metrics(client.id) });
    },
    onError: (error) => {
      const title = `${recordKey} could not be tried again`;
      notifications.show({ color: 'red', title, message: wordsOf(error) });
      void cache.invalidateQueries({ queryKey });
    },
  });
}

/** The lists with the record as it is now; it stays where it stands until they are asked for again. */
const withRecord = (known: Pages, record: QuarantinedRecord): Pages => ({
  ...known,
  pages: known.pages.map((page) => ({
    ...page,
    records: page.records.map((before) => (before.id === record.id ? record : before)),
  })),
});
