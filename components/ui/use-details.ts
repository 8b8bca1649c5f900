import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';

/** What a drawer tells of: a kind that its page knows, and which one of it. */
export interface Details {
  kind: string;
  value: string;
}

const separator = ':';

function read(text: string | null): Details | null {
  const at = text?.indexOf(separator) ?? -1;
  return text && at > 0 ? { kind: text.slice(0, at), value: text.slice(at + 1) } : null;
}

/**
 * What the drawer of the page tells of, kept in the address as `details=kind:value`: a link reproduces it, and Back
 * closes it. `shown` stays what it was while the drawer slides away.
 */
export function useDetails() {
  const [text, setText] = useQueryState('details', parseAsString.withOptions({ history: 'push' }));
  const [last, setLast] = useState(text);
  if (text !== null && text !== last) setLast(text);
  return {
    details: read(text),
    shown: read(text ?? last),
    open: (kind: string, value: string) => void setText(`${kind}${separator}${value}`),
    close: () => void setText(null),
  };
}
