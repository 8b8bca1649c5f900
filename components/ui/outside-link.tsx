import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface OutsideLinkProps extends AnchorProps {
  /** As another service gave it. */
  url: string | null;
  title?: string;
  children: ReactNode;
}

/** A link to where a record stands at its source. An address that is none of the web (javascript:) stays plain text. */
export function OutsideLink({ url, title, children, ...rest }: OutsideLinkProps) {
  const protocol = url === null ? null : URL.parse(url)?.protocol;
  if (url === null || (protocol !== 'https:' && protocol !== 'http:'))
    return <span title={title}>{children}</span>;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" title={title} {...rest}>
      {children}
    </Anchor>
  );
}
