'use client';

import { useSearchParams } from 'next/navigation';
import { enableHistorySync, NuqsAdapter } from 'nuqs/adapters/react';
import type { ReactNode } from 'react';
import { keepAddress } from './kept-address.ts';

if (typeof window !== 'undefined') {
  // Links change the address, too.
  enableHistorySync();
  keepAddress(window.history, window.location);
}

/**
 * Filters and drawers live in the address, and the address alone: what nuqs writes there does not go through the router
 * of Next. That one applies every change in a transition of its own, and writes the address again when it is done: on a
 * slow machine, late, over what was changed meanwhile (a drawer that was closed opened again, 7 times of 8 at a quarter
 * of the speed). After Back it does so all the same: that write is held off by {@link keepAddress}.
 */
export function AddressState({ children }: { children: ReactNode }) {
  // Of the request, so that what is rendered for it is what the browser shows.
  const search = useSearchParams();
  return <NuqsAdapter serverSearch={search.toString()}>{children}</NuqsAdapter>;
}
