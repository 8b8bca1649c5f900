import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { depthHere, isByLink, leave, markDepth } from './drawer-history.ts';

/** What a drawer tells of: a kind that its page knows, and which one of it. */
export interface Details {
  kind: string;
  value: string;
}

const separator = ':';

/** As the address has it. */
export const detailsText = (kind: string, value: string) => `${kind}${separator}${value}`;

function read(text: string | null): Details | null {
  const at = text?.indexOf(separator) ?? -1;
  return text && at > 0 ? { kind: text.slice(0, at), value: text.slice(at + 1) } : null;
}

/** Whether the page was asked for one of its drawers yet: until then it does not load them. */
export function useDetailsAsked(): boolean {
  const { details } = useDetails();
  const [asked, setAsked] = useState(false);
  if (details !== null && !asked) setAsked(true);
  return asked;
}

/**
 * What the drawer of the page tells of, kept in the address as `details=kind:value`: a link reproduces it, and Back
 * closes it. Closing it goes back to where it was opened, so that the next Back leaves the page and does not open it
 * again; one that a link opened is taken out of the address. `shown` stays what it was while the drawer slides away.
 */
export function useDetails() {
  const [text, setText] = useQueryState('details', parseAsString.withOptions({ history: 'push' }));
  const [last, setLast] = useState(text);
  if (text !== null && text !== last) setLast(text);
  return {
    details: read(text),
    shown: read(text ?? last),
    /** @param next made by {@link detailsText} */
    open: (next: string) => {
      const depth = depthHere();
      const byLink = text !== null && (depth === null || isByLink());
      void setText(next).then((search) => {
        // Back, while it was to be written, drops it: the entry is then another's.
        if (search.get('details') === next) markDepth((depth ?? 0) + 1, byLink);
      });
    },
    close: () => {
      const depth = depthHere();
      const takeOut = () => void setText(null, { history: 'replace' });
      if (depth === null) takeOut();
      else leave(depth, isByLink() ? takeOut : () => {});
    },
  };
}
