import type { Metadata } from 'next';
import { requireUser } from '#app/session.ts';
import { AuditSection } from '#components/admin/audit/audit-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Audit log' };

export default async function AuditPage() {
  const { role } = await requireUser();
  return (
    <Page
      title="Audit log"
      description="Every change and every order to a job: who, what, when and from where. Entries are never changed or deleted."
    >
      <AuditSection admin={role === 'admin'} />
    </Page>
  );
}
