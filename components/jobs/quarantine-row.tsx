import { Button, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { Instant } from '#components/ui/instant.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { formatCount } from '#lib/format.ts';
import { QuarantinePayload } from './quarantine-payload.tsx';
import classes from './tables.module.css';
import { useRetryRecord } from './use-retry-record.ts';
import { useMayControl } from './use-runs.ts';

/** One record that was set aside: why, how often it was tried, and when opened what the source gave. */
export function QuarantineRow({ record, columns }: { record: QuarantinedRecord; columns: number }) {
  const [opened, setOpened] = useState(false);
  const mayControl = useMayControl();
  const id = useId();
  const retry = useRetryRecord(record);
  const { scope, recordKey, reason, at, tries, triedBy, triedAt, resolvedAt } = record;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr>
        <th scope="row">
          {recordKey}
          <Text size="xs" c="dimmed">
            {scope}
          </Text>
        </th>
        <td className={classes.reason}>{reason}</td>
        <td>
          <Instant at={at} />
        </td>
        <td>
          {formatCount(tries)}
          {triedAt && (
            <Text size="xs" c="dimmed">
              last <Instant at={triedAt} />
              {triedBy && ` by ${triedBy}`}
            </Text>
          )}
        </td>
        <td>
          <div className={classes.buttons}>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<Chevron size={14} aria-hidden="true" />}
              aria-expanded={opened}
              aria-controls={id}
              aria-label={`Payload of ${recordKey}`}
              onClick={() => setOpened(!opened)}
            >
              Payload
            </Button>
            {resolvedAt ? (
              <span>
                <StateTag label="Stored" icon={IconCircleCheck} tone="ok" /> <Instant at={resolvedAt} />
              </span>
            ) : (
              mayControl && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Try again: ${recordKey}`}
                  loading={retry.isPending}
                  onClick={() => retry.mutate()}
                >
                  Try again
                </Button>
              )
            )}
          </div>
        </td>
      </tr>
      <tr id={id} hidden={!opened}>
        <td colSpan={columns}>{opened && <QuarantinePayload record={record} />}</td>
      </tr>
    </>
  );
}
