'use client';

import { ClientHeading } from '#components/ui/client-heading.tsx';
import { ChooseSection } from './choose-section.tsx';
import { ColumnsSection } from './columns-section.tsx';
import { ProgramSection } from './program-section.tsx';

/** Everything of the page `/export`. */
export function ExportSections() {
  return (
    <>
      <ClientHeading />
      <ChooseSection />
      <ColumnsSection />
      <ProgramSection />
    </>
  );
}
