import { Button, Text } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { IntegrationsSection } from '#components/jobs/integrations-section.tsx';
import { useRunList } from '#components/jobs/use-runs.ts';
import { Link } from '#components/ui/link.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './start.module.css';

interface FirstSyncProps {
  client: ClientView;
  connectAnother: () => void;
}

/** How the first sync goes, what comes of it, and what can be done meanwhile. */
export function FirstSync({ client, connectAnother }: FirstSyncProps) {
  const { runs } = useRunList();
  const read = runs?.some(({ state }) => state === 'succeeded' || state === 'partial') ?? false;
  const to = (path: string) => withFilters(path, { client: client.id });
  return (
    <>
      <section className={classes.next} aria-label="What comes next">
        <Text>{wordsOf(runs, read)}</Text>
        <div className={classes.actions}>
          <Button variant="default" onClick={connectAnother}>
            Connect another source
          </Button>
          <Button component={Link} href={to('/')} variant={read ? 'filled' : 'default'}>
            Show the overview
          </Button>
        </div>
      </section>
      <IntegrationsSection />
    </>
  );
}

function wordsOf(runs: RunView[] | undefined, read: boolean): string {
  if (read)
    return 'The first figures are there. Schedules keep them up to date from now on; Rules, Workflows and Services say what counts as what.';
  if (runs?.some(({ state }) => state === 'failed' || state === 'stopped'))
    return 'A sync did not come to its end: below stands why, and how to go on from where it stopped.';
  if (runs?.length === 0) return 'The source is connected. Start its first sync below.';
  return 'The source is being read, the newest first. It goes on when you leave this page, and after a restart; figures grow as it is read.';
}
