import type { Metadata } from 'next';
import { WorkflowsSection } from '#components/admin/workflows/workflows-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Workflows' };

export default function WorkflowsPage() {
  return (
    <Page
      title="Workflows"
      description="How work goes at this client, in its own steps. What a change does to the figures is shown before it is saved."
    >
      <WorkflowsSection />
    </Page>
  );
}
