import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { JobsLink } from '#components/jobs/jobs-link.tsx';
import { RunSections } from '#components/jobs/run-sections.tsx';
import { Page } from '#components/ui/page.tsx';

interface RunPageProps {
  params: Promise<{ run: string }>;
}

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  return { title: `Run ${(await params).run}` };
}

export default async function RunPage({ params }: RunPageProps) {
  const { run } = await params;
  if (!/^[1-9]\d{0,14}$/.test(run)) notFound();
  return (
    <Page title={`Run ${run}`} description={<JobsLink />}>
      <RunSections id={run} />
    </Page>
  );
}
