import type { Metadata } from 'next';
import { DoraSections } from '#components/dora/dora-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'DORA' };

export default function DoraPage() {
  return (
    <Page
      title="DORA"
      description="Throughput and instability of software delivery, each metric for itself: no tier, no ranking."
    >
      <DoraSections />
    </Page>
  );
}
