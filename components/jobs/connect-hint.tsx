import { Code } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import classes from './connect-hint.module.css';

/** How to connect GitHub until there is a page for it: one request, to be copied and filled in. */
export function ConnectHint({ clientId }: { clientId: string }) {
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  const command = `curl ${origin}/api/integrations \\
  -H 'content-type: application/json' \\
  -H 'cookie: YOUR SESSION COOKIE' -d '{
    "clientId": "${clientId}", "kind": "github",
    "baseUrl": "https://api.github.com",
    "token": "A READ-ONLY TOKEN",
    "repositories": ["owner/name"]
  }'`;
  return (
    <div className={classes.hint}>
      <ScrollX label="Request that connects GitHub">
        <Code block className={classes.code}>
          {command}
        </Code>
      </ScrollX>
    </div>
  );
}
