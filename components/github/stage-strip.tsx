import { stages } from '#components/charts/stages.ts';
import { formatDuration } from '#lib/format.ts';
import type { PullRequest } from './pull-request-row.tsx';
import classes from './pull-request-table.module.css';

/** The stages of one pull request as a strip; its whole is the elapsed time. */
export function StageStrip({ stages: seconds }: Pick<PullRequest, 'stages'>) {
  const passed = stages.flatMap((stage) => {
    const value = seconds?.[stage.name] ?? 0;
    return value > 0 ? [{ ...stage, value }] : [];
  });
  if (passed.length === 0) return <span className={classes.none}>–</span>;
  const text = passed.map(({ label, value }) => `${label} ${formatDuration(value)}`);
  return (
    <div className={classes.strip} role="img" aria-label={text.join(', ')} title={text.join('\n')}>
      {passed.map(({ name, color, value }) => (
        <span key={name} style={{ flexGrow: value, background: color }} />
      ))}
    </div>
  );
}
