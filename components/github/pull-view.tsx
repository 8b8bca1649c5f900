import { Anchor } from '@mantine/core';
import { stages } from '#components/charts/stages.ts';
import { DEPLOYMENT } from '#components/dora/dora-details.ts';
import { withRows } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { detailsText } from '#components/ui/use-details.ts';
import type { PullRequestDetail } from '#lib/api/pull-request-detail.ts';
import { formatCount, formatCounted, formatDuration, formatDurationExact } from '#lib/format.ts';
import classes from './github.module.css';
import { PullRequestState } from './pull-request-state.tsx';
import { PullStory } from './pull-story.tsx';
import { deploymentWords, exclusionWords } from './pull-words.ts';

/** All there is of one pull request. */
export function PullView({ pull }: { pull: PullRequestDetail }) {
  const left = exclusionWords(pull);
  const deployedAt = pull.deployment?.finishedAt ?? null;
  return (
    <>
      {left && <Notice tone="late">{left}</Notice>}
      <Stages pull={pull} />
      <Facts
        facts={[
          ['State', <PullRequestState key="state" state={pull.state} draft={pull.draft} />],
          ['Branch', `${pull.headRef} → ${pull.baseRef}`],
          [
            'Size',
            `+${formatCount(pull.additions)} −${formatCount(pull.deletions)} in ${formatCounted(pull.changedFiles, 'file')}`,
          ],
          ['Labels', pull.labels.length > 0 ? pull.labels.join(', ') : null],
          ['First commit', pull.firstCommitAt && <Instant at={pull.firstCommitAt} />],
          ['Opened', pull.openedAt && <Instant at={pull.openedAt} />],
          ['First review', pull.firstReviewAt && <Instant at={pull.firstReviewAt} />],
          ['First approval', pull.firstApprovalAt && <Instant at={pull.firstApprovalAt} />],
          ['Merged', pull.mergedAt && <Instant at={pull.mergedAt} />],
          ['Closed', pull.mergedAt ? null : pull.closedAt && <Instant at={pull.closedAt} />],
          ['Deployment', deploymentWords(pull) && <DeploymentLink pull={pull} />],
          ['Deployed', deployedAt && <Instant at={deployedAt} />],
          [
            'Counts as',
            [pull.hotfix && 'hotfix', pull.revert && 'revert'].filter(Boolean).join(', ') || null,
          ],
          ['Reverts', pull.reverts && `#${pull.reverts.number} ${pull.reverts.title}`],
          [
            'Mended',
            pull.anomalies > 0 ? `${formatCounted(pull.anomalies, 'time')} in an impossible order` : null,
          ],
        ]}
      />
      <PullStory happened={pull.happened} />
    </>
  );
}

/** How it came to production, and the way to what brought it. */
function DeploymentLink({ pull }: { pull: PullRequestDetail }) {
  const [filters] = useFilters();
  const words = deploymentWords(pull);
  if (!pull.deployment) return words;
  const details = detailsText(DEPLOYMENT, pull.deployment.id);
  return (
    <Anchor component={Link} href={withRows('/dora', { ...filters, details })} size="sm">
      {words}
    </Anchor>
  );
}

/** The stages as one strip, and as exact numbers that sum to the whole. */
function Stages({ pull }: { pull: PullRequestDetail }) {
  const { stages: seconds, elapsedSeconds, leadSeconds } = pull;
  if (!seconds) return null;
  const passed = stages.flatMap((stage) => {
    const value = seconds[stage.name];
    return value === null || value === 0 ? [] : [{ ...stage, value }];
  });
  return (
    <div>
      <div className={classes.strip} aria-hidden="true">
        {passed.map(({ name, color, value }) => (
          <span key={name} style={{ flexGrow: value, background: color }} />
        ))}
      </div>
      <PlainTable label="Time in each stage" columns={['Stage', 'Time', 'Exactly']}>
        {passed.map(({ name, label, value }) => (
          <tr key={name}>
            <th scope="row">{label}</th>
            <td>{formatDuration(value)}</td>
            <td>{formatDurationExact(value)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{leadSeconds === null ? 'First commit to merge' : 'First commit to deployment'}</th>
          <td>{formatDuration(leadSeconds ?? elapsedSeconds)}</td>
          <td>{formatDurationExact(leadSeconds ?? elapsedSeconds)}</td>
        </tr>
      </PlainTable>
    </div>
  );
}
