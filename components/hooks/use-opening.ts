import { useState } from 'react';

/** A dialog that is loaded when it is first asked for; `opening`, its key, begins it anew each time. 0: not yet. */
export function useOpening() {
  const [opening, setOpening] = useState(0);
  const [opened, setOpened] = useState(false);
  return {
    opening,
    opened,
    open() {
      setOpening(opening + 1);
      setOpened(true);
    },
    close: () => setOpened(false),
  };
}
