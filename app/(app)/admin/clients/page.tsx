import type { Metadata } from 'next';
import { ClientsSection } from '#components/admin/clients/clients-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Clients' };

export default function ClientsPage() {
  return (
    <Page
      title="Clients"
      description="Whose software is delivered: each with sources, figures and people of its own."
    >
      <ClientsSection />
    </Page>
  );
}
