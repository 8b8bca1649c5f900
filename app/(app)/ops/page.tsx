import type { Metadata } from 'next';
import { requireUser } from '#app/session.ts';
import { OpsSections } from '#components/ops/ops-sections.tsx';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';

export const metadata: Metadata = { title: 'Operations' };

export default async function OpsPage() {
  const { role } = await requireUser();
  return (
    <Page title="Operations" description="The database nodes, where reads go and why, and every process.">
      {role === 'admin' ? (
        <OpsSections />
      ) : (
        <Empty
          title="This page is for administrators"
          text="It shows how the whole installation runs. Ask an administrator if something seems slow or stuck."
        />
      )}
    </Page>
  );
}
