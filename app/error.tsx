'use client';

import { MessagePage } from '#components/ui/message-page.tsx';

/** Drawn when a page throws while rendering. `digest` finds the error in the server’s log. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <MessagePage
      title="This page could not be drawn"
      action={
        <button type="button" onClick={() => retry()}>
          Try again
        </button>
      }
    >
      The fault is ours, your data is safe. If it happens again, tell your administrator
      {error.digest ? ` and name the code ${error.digest}` : ' what you did last'}.
    </MessagePage>
  );
}
