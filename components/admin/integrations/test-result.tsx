import { Text } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { ApiError } from '#components/hooks/api.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { ConnectionCheck } from '#lib/connection.ts';
import { FindingsList } from './findings-list.tsx';

/** A test of a source that is not saved yet. */
export type SourceTest = UseMutationResult<ConnectionCheck, Error, void>;

/** What came of a test that did not go well. */
export function TestResult({ test: { data, error } }: { test: Pick<SourceTest, 'data' | 'error'> }) {
  // What is wrong of a field stands at the field.
  if (error instanceof ApiError && error.issues.length > 0) return null;
  if (error) return <Notice tone="broken">{error.message}</Notice>;
  if (!data || data.ok) return null;
  return (
    <div className={layout.tight} role="alert">
      <Text fw={600}>The test found something missing</Text>
      <FindingsList check={data} />
    </div>
  );
}
