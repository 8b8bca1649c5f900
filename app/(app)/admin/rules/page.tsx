import type { Metadata } from 'next';
import { RulesSection } from '#components/admin/rules/rules-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Rules' };

export default function RulesPage() {
  return (
    <Page
      title="Rules"
      description="What counts as a deployment, as production, as an incident, and what does not count at all. What is stored shows at once what a rule matches."
    >
      <RulesSection />
    </Page>
  );
}
