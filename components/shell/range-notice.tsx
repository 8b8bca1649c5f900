import { Button } from '@mantine/core';
import { DEFAULT_PRESET } from '#components/filters/ranges.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';

/** A page whose range makes no sense: why, and the way out. */
export function RangeNotice({ title, trouble }: { title: string; trouble: string }) {
  const [, setFilters] = useFilters();
  return (
    <Page title={title}>
      <div role="alert">
        <Empty
          title="The range of this address cannot be shown"
          text={`${trouble} Choose other days at the top, or go on with the usual ones.`}
          action={
            <Button size="xs" variant="default" onClick={() => void setFilters({ from: null, to: null })}>
              {`Show the ${DEFAULT_PRESET.label.toLowerCase()}`}
            </Button>
          }
        />
      </div>
    </Page>
  );
}
