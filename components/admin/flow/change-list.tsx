import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from './flow.module.css';

/** So many are shown at first. */
const SHOWN = 6;

/** What a change consists of, a sentence each. */
export function ChangeList({ changes }: { changes: readonly string[] }) {
  const [all, setAll] = useState(false);
  const more = changes.length - SHOWN;
  return (
    <>
      <ul className={classes.changes}>
        {(all ? changes : changes.slice(0, SHOWN)).map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      {more > 0 && !all && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          Show {more} more
        </Button>
      )}
    </>
  );
}
