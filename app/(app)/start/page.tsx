import type { Metadata } from 'next';
import { requireUser } from '#app/session.ts';
import { StartPath } from '#components/start/start-path.tsx';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';

export const metadata: Metadata = { title: 'Set up a client' };

export default async function StartPage() {
  const { role } = await requireUser();
  return (
    <Page
      title="Set up a client"
      description="From nothing to the first figures: a client, a source of its work, and the first sync."
    >
      {role === 'admin' ? (
        <StartPath />
      ) : (
        <Empty
          title="This page is for administrators"
          text="They make clients and connect the first source. Ask one of them to make you a member of a client."
        />
      )}
    </Page>
  );
}
