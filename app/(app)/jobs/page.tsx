import type { Metadata } from 'next';
import { GapsSection } from '#components/jobs/gaps-section.tsx';
import { HistorySection } from '#components/jobs/history-section.tsx';
import { IntegrationsSection } from '#components/jobs/integrations-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Jobs' };

export default function JobsPage() {
  return (
    <Page title="Jobs" description="What is read from where, how far it is, and what went wrong.">
      <IntegrationsSection />
      <GapsSection />
      <HistorySection />
    </Page>
  );
}
