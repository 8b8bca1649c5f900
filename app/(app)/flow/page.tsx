import type { Metadata } from 'next';
import { FlowSections } from '#components/flow/flow-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Flow' };

export default function FlowPage() {
  return (
    <Page
      title="Flow"
      description="How issues move through the steps of the workflow, and what to expect of them."
    >
      <FlowSections />
    </Page>
  );
}
