import { Text, Title, VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Notice } from '#components/ui/notice.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { FlowPreview } from '#lib/api/flow-admin.ts';
import { formatCount, formatDay, formatDuration, formatShare } from '#lib/format.ts';
import classes from './flow.module.css';
import { previewWords } from './preview-words.ts';
import type { FlowChangeInput } from './review-dialog.tsx';

type Figures = NonNullable<FlowPreview['figures']>;
type Comparison = Figures['recent'];

/** What a change does to the figures: as the pages have them now, and as they will. */
export function PreviewFigures({ preview, change }: { preview: FlowPreview; change: FlowChangeInput }) {
  const { figures } = preview;
  return (
    <section aria-label="What it does to the figures">
      <Title order={3} mb="xs">
        What it does to the figures
      </Title>
      {figures ? <Known figures={figures} change={change} /> : <TooMuch />}
    </section>
  );
}

function Known({ figures, change }: { figures: Figures; change: FlowChangeInput }) {
  const { recent, all, touched, pending } = figures;
  const begins = change.kind === 'map' ? change.effectiveFrom : null;
  return (
    <>
      <Text size="sm" mb="xs" role="status">
        {previewWords(figures)}
        {touched === 0 && begins && ` It says what counts from ${formatDay(begins)} on.`}
      </Text>
      {touched > 0 && (
        <PlainTable label="Figures before and after" columns={['Figure', 'Last 90 days', 'Everything']}>
          <Row
            label="Median cycle time"
            of={({ cycleSeconds }) => formatDuration(cycleSeconds)}
            {...figures}
          />
          <Row label="Flow efficiency" of={({ efficiency }) => formatShare(efficiency)} {...figures} />
          <Row label="Issues done" of={({ done }) => formatCount(done)} {...figures} />
          <tr>
            <th scope="row">Done on another day, or no longer</th>
            <td>
              <span data-num>{formatCount(recent.doneChanged)}</span>
            </td>
            <td>
              <span data-num>{all ? formatCount(all.doneChanged) : '–'}</span>
            </td>
          </tr>
        </PlainTable>
      )}
      {pending && (
        <Text size="xs" c="dimmed" mt="xs">
          Figures are being worked out again right now, so these may shift a little.
        </Text>
      )}
    </>
  );
}

interface RowProps {
  label: string;
  of: (figures: Comparison['before']) => string;
  recent: Comparison;
  all: Comparison | null;
}

function Row({ label, of, recent, all }: RowProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <Cell side={recent} of={of} />
      {all ? <Cell side={all} of={of} /> : <td>–</td>}
    </tr>
  );
}

function Cell({ side: { before, after }, of }: { side: Comparison } & Pick<RowProps, 'of'>) {
  const [was, is] = [of(before), of(after)];
  if (was === is)
    return (
      <td>
        <span data-num>{was}, as before</span>
      </td>
    );
  return (
    <td>
      <span className={classes.fromTo} data-num>
        {was}
        <IconArrowRight size={14} aria-hidden="true" />
        <VisuallyHidden> becomes </VisuallyHidden>
        <strong>{is}</strong>
      </span>
    </td>
  );
}

function TooMuch() {
  return (
    <Notice tone="late">
      This client has so many issues that it takes longer than half a minute to work out. You can save it all
      the same: nothing that is loaded is touched, figures are worked out again in the background, and every
      version can be brought back below.
    </Notice>
  );
}
