import type { Metadata } from 'next';
import { KeysSection } from '#components/api-keys/keys-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'API keys' };

export default function ApiKeysPage() {
  return (
    <Page
      title="API keys"
      description="With which programs read the API, and tell of deployments and incidents."
    >
      <KeysSection />
    </Page>
  );
}
