import { Button, Radio, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { exportDatasets, exportFormats, exportNames } from '#lib/exports.ts';
import { formatCounted, formatRange } from '#lib/format.ts';
import classes from './export.module.css';
import { JobPanel } from './job-panel.tsx';
import { useChoice } from './use-choice.ts';
import { useDownload } from './use-download.ts';

const formatNames = { csv: 'CSV', ndjson: 'NDJSON' };

/** Which rows, as what; and their download. */
export function ChooseSection() {
  const filters = useMetricFilters();
  const { client } = useClient();
  const { dataset, format, set } = useChoice();
  const query = useQuery(metricQuery('exportSize', filters, { dataset }));
  const { job, start, ...actions } = useDownload();
  const { text, filteredBy } = exportDatasets[dataset];
  return (
    <Section
      title="Dataset"
      query={query}
      meta={({ meta }) => meta}
      skeleton={<Skeleton h={heights.chart} />}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Format"
          data={exportFormats.map((value) => ({ value, label: formatNames[value] }))}
          value={format}
          onChange={(value) => void set({ format: value as typeof format })}
        />
      }
    >
      {({ rows, meta }) => (
        <div className={classes.stack}>
          <Radio.Group
            aria-label="Dataset"
            value={dataset}
            onChange={(value) => void set({ dataset: value as typeof dataset })}
          >
            <div className={classes.datasets}>
              {exportNames.map((name) => (
                <Radio key={name} value={name} label={exportDatasets[name].label} />
              ))}
            </div>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
          <div className={classes.line}>
            <Text size="sm" data-num data-testid="rows">
              <b>{formatCounted(rows, 'row')}</b> by {filteredBy}
              {filters && `, ${formatRange(filters.from, filters.to)}`}
            </Text>
            <Button
              leftSection={<IconDownload size={16} aria-hidden="true" />}
              disabled={!filters || !client || rows === 0 || job?.state === 'running'}
              onClick={() => {
                if (filters && client) void start({ name: dataset, format, filters, client: client.name });
              }}
            >
              Download {formatNames[format]}
            </Button>
          </div>
          {rows === 0 && (
            <Text size="sm">
              {isNeverSynced(meta)
                ? 'Nothing was read from GitHub or Jira yet: rows come with the first sync, at Jobs.'
                : 'Nothing in these days: choose a longer range, or take filters away at the top of the page.'}
            </Text>
          )}
          {job && <JobPanel job={job} {...actions} />}
        </div>
      )}
    </Section>
  );
}
