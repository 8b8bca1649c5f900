import type { Metadata } from 'next';
import { OverviewSections } from '#components/overview/overview-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default function OverviewPage() {
  return (
    <Page title="Overview" description="How fast changes reach production, and how often they break it.">
      <OverviewSections />
    </Page>
  );
}
