import type { Metadata } from 'next';
import { GithubSections } from '#components/github/github-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Pull requests' };

export default function GithubPage() {
  return (
    <Page
      title="Pull requests"
      description="How changes flow from the first commit to the merge and to production."
    >
      <GithubSections />
    </Page>
  );
}
