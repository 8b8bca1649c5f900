import type { Metadata } from 'next';
import { ExportSections } from '#components/export/export-sections.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Export' };

export default function ExportPage() {
  return (
    <Page title="Export" description="The rows behind the figures, as a file or for a program.">
      <ExportSections />
    </Page>
  );
}
