import type { Metadata } from 'next';
import { requireUser } from '#app/session.ts';
import { UsersSection } from '#components/admin/users/users-section.tsx';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';

export const metadata: Metadata = { title: 'Users' };

export default async function UsersPage() {
  const { id, role } = await requireUser();
  return (
    <Page title="Users" description="Who may sign in to this installation, as what, and for which clients.">
      {role === 'admin' ? (
        <UsersSection self={id} />
      ) : (
        <Empty
          title="This page is for administrators"
          text="They invite people and decide what each may see. Ask one of them if you miss a client."
        />
      )}
    </Page>
  );
}
