import type { Metadata } from 'next';
import { PeopleSection } from '#components/admin/people/people-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'People' };

export default function PeoplePage() {
  return (
    <Page
      title="People"
      description="Which logins, Jira accounts and e-mail addresses are one person, so that nobody is counted twice."
    >
      <PeopleSection />
    </Page>
  );
}
