import type { Metadata } from 'next';
import { TeamsSection } from '#components/admin/teams/teams-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Teams' };

export default function TeamsPage() {
  return (
    <Page
      title="Teams"
      description="People who work together, to look at their pull requests and issues alone. For filters and worklists: teams are never compared."
    >
      <TeamsSection />
    </Page>
  );
}
