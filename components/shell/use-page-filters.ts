import { usePathname } from 'next/navigation';
import { navItemOf, type PageFilter } from './nav.ts';

const none: ReadonlySet<PageFilter> = new Set();

/** The filters that mean something on the page that is shown. */
export function usePageFilters(): ReadonlySet<PageFilter> {
  return navItemOf(usePathname())?.filters ?? none;
}
