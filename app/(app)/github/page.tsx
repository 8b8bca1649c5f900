import type { Metadata } from 'next';
import { ListSection } from '#components/github/list-section.tsx';
import { StagesSection } from '#components/github/stages-section.tsx';
import { SummarySection } from '#components/github/summary-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Pull requests' };

export default function GithubPage() {
  return (
    <Page title="Pull requests" description="How changes flow from the first commit to the merge.">
      <SummarySection />
      <StagesSection />
      <ListSection />
    </Page>
  );
}
