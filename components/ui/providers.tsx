'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '#components/hooks/query-client.ts';
import { cssVariablesResolver, theme } from './theme.ts';

/** All that every page stands in: theme, cache of answers, notifications. */
export function Providers({ nonce: given, children }: { nonce: string; children: ReactNode }) {
  // The one that this document came with: a page asked for later has another, which this document's policy refuses.
  const [nonce] = useState(() => {
    // For the styles that dialogs add to the document while they hold it still.
    if (typeof document !== 'undefined') setNonce(given);
    return given;
  });
  const [queryClient] = useState(createQueryClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  );
}
