import { Button, Code, CopyButton } from '@mantine/core';
import classes from './copyable.module.css';

/** A text to be taken elsewhere, with a button that does. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.row}>
      <Code>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy} aria-label={copied ? 'Copied' : `Copy ${label}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** Lines to be typed elsewhere; the region around them scrolls. */
export function CodeBlock({ text }: { text: string }) {
  return (
    <Code block className={classes.block}>
      {text}
    </Code>
  );
}
