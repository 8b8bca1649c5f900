import type { Metadata } from 'next';
import { MessagePage } from '#components/ui/message-page.tsx';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return (
    <MessagePage title="There is no such page">
      The address may be mistyped, or the page has moved. Nothing is broken.
    </MessagePage>
  );
}
