import type { Metadata } from 'next';
import { ServicesSection } from '#components/admin/services/services-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Services' };

export default function ServicesPage() {
  return (
    <Page
      title="Services"
      description="What is deployed and fails as one: repositories, and the Jira projects whose incidents are theirs."
    >
      <ServicesSection />
    </Page>
  );
}
