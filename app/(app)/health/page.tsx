import type { Metadata } from 'next';
import { HealthSections } from '#components/health/health-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Data health' };

export default function HealthPage() {
  return (
    <Page title="Data health" description="What the figures rest on, what they lack, and what mends it.">
      <HealthSections />
    </Page>
  );
}
