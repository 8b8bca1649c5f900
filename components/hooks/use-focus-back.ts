import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what opened a dialog when it is closed or taken away. Mantine does so only for a dialog that
 * was there before it was opened, and most come with their opening.
 */
export function useFocusBack(opened = true): void {
  const [known, setKnown] = useState(() => ({ opened, opener: opened ? openerNow() : null }));
  if (known.opened !== opened) setKnown({ opened, opener: opened ? openerNow() : known.opener });
  const { opener } = known;
  useEffect(() => {
    if (!opened) return;
    return () => {
      const atClose = document.activeElement;
      // As Mantine waits: whoever closes it may move the focus on.
      setTimeout(() => {
        const now = document.activeElement;
        const lost = now === null || now === document.body || now === atClose;
        if (lost && opener?.isConnected) opener.focus({ preventScroll: true });
      }, 10);
    };
  }, [opened, opener]);
}

/** What has the focus; of a menu or a popover, which goes, the button that it hangs on. */
function openerNow(): HTMLElement | null {
  if (typeof document === 'undefined') return null;
  const { activeElement: focused } = document;
  const frame = focused?.closest('[role="menu"], [role="dialog"]');
  const target = document.getElementById(frame?.getAttribute('aria-labelledby') ?? '');
  if (target instanceof HTMLButtonElement) return target;
  return focused instanceof HTMLElement && focused !== document.body ? focused : null;
}
