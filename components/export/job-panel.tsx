import { Button, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { ApiError } from '#components/hooks/api.ts';
import { Notice } from '#components/ui/notice.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import { formatBytes, formatCount, formatCounted } from '#lib/format.ts';
import classes from './export.module.css';
import type { Job } from './use-download.ts';

interface JobPanelProps {
  job: Job;
  cancel: () => void;
  resume: () => void;
  again: () => void;
  dismiss: () => void;
}

/** A download: how far it is, and what can be done with it. */
export function JobPanel({ job, cancel, resume, again, dismiss }: JobPanelProps) {
  const { file, state, progress, error } = job;
  const { rows, total } = progress;
  const share = total === null ? null : total === 0 ? 1 : rows / total;
  return (
    <div className={classes.job} data-testid="download" data-state={state}>
      <Text size="sm" fw={600} className={classes.file}>
        {file}
      </Text>
      <ProgressBar id={file} share={share} label={`Export of ${file}`} tone={tones[state]} />
      <div className={classes.line}>
        <Text size="xs" c="dimmed" data-num role="status">
          {progressText(job)}
        </Text>
        {state === 'running' && (
          <Button size="xs" variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
        {(state === 'done' || state === 'cancelled') && (
          <Button size="xs" variant="subtle" onClick={dismiss}>
            Dismiss
          </Button>
        )}
      </div>
      {state === 'broken' && error && (
        <Notice tone="broken">
          {error.message} {rows > 0 ? `The first ${formatCounted(rows, 'row')} are kept.` : ''}
          <div className={classes.buttons}>
            {outdated(error) ? (
              <Button size="xs" onClick={again}>
                Export from the beginning
              </Button>
            ) : (
              <Button size="xs" onClick={resume}>
                {rows > 0 ? 'Go on where it stopped' : 'Try again'}
              </Button>
            )}
            <Button size="xs" variant="default" onClick={dismiss}>
              Give up
            </Button>
          </div>
        </Notice>
      )}
    </div>
  );
}

const tones = { running: 'busy', broken: 'broken', cancelled: 'idle', done: 'ok' } as const;

/** The data is another by now: nothing can be gone on with. */
const outdated = (error: Error) => error instanceof ApiError && error.code === 'cannot_resume';

function progressText({ state, progress: { rows, total, bytes }, rate }: Job) {
  if (state === 'done') {
    return (
      <StateTag
        icon={IconCircleCheck}
        tone="ok"
        label={`Saved: ${formatCounted(rows, 'row')}, ${formatBytes(bytes)}`}
      />
    );
  }
  if (state === 'cancelled')
    return <StateTag icon={IconCircleX} tone="idle" label="Cancelled: no file was saved" />;
  if (total === null) return 'Asking for the rows…';
  const pace = state === 'running' && rate !== null ? `, ${formatCount(rate)} rows a second` : '';
  return `${formatCount(rows)} of ${formatCounted(total, 'row')}, ${formatBytes(bytes)}${pace}`;
}
