import { Button } from '@mantine/core';
import { useFilters } from '#components/filters/use-filters.ts';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';

/** A page narrowed to a team that is not there: why it shows nothing, and the way out. */
export function TeamNotice({ title }: { title: string }) {
  const [, setFilters] = useFilters();
  return (
    <Page title={title}>
      <div role="alert">
        <Empty
          title="This team is not there any more"
          text="The address names a team that was deleted, or that belongs to another client. Nobody’s work is lost by that. Choose another team at the top, or go on with everybody’s."
          action={
            <Button size="xs" variant="default" onClick={() => void setFilters({ team: null })}>
              Show everybody’s work
            </Button>
          }
        />
      </div>
    </Page>
  );
}
