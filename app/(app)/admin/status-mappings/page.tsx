import type { Metadata } from 'next';
import { MappingsSection } from '#components/admin/status-mappings/mappings-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Status mappings' };

export default function StatusMappingsPage() {
  return (
    <Page
      title="Status mappings"
      description="Which workflow step each status of Jira belongs to: of that cycle time, waiting and all figures of flow are made."
    >
      <MappingsSection />
    </Page>
  );
}
