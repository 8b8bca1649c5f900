import type { Metadata } from 'next';
import { TrendSections } from '#components/trends/trend-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Trends' };

export default function TrendsPage() {
  return (
    <Page title="Trends" description="What comes in, what gets done, and how long it takes, over time.">
      <TrendSections />
    </Page>
  );
}
