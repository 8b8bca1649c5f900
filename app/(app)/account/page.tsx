import type { Metadata } from 'next';
import { AccountSections } from '#components/account/account-sections.tsx';
import { Page } from '#components/ui/page.tsx';
import { runtime } from '#db/runtime.ts';

export const metadata: Metadata = { title: 'Your account' };

export default function AccountPage() {
  return (
    <Page title="Your account" description="Your name, how you sign in, and where you are signed in.">
      <AccountSections passwords={runtime().config.ways.passwords} />
    </Page>
  );
}
