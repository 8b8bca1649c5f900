import { Button, Code, Text } from '@mantine/core';
import { CodeBlock, Copyable } from '#components/ui/copyable.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import type { KeyAccess } from '#lib/api/api-keys.ts';

interface KeyOnceProps {
  apiKey: { key: string; access: KeyAccess };
  clientId: string;
  done: () => void;
}

/** A new key, and how it is sent. */
export function KeyOnce({ apiKey: { key, access }, clientId, done }: KeyOnceProps) {
  const { origin } = window.location;
  const head = `curl -H "Authorization: Bearer $LEADLINE_KEY"`;
  const line =
    access === 'read'
      ? `${head} \\\n  "${origin}/api/runs?client=${clientId}"`
      : `${head} -H 'content-type: application/json' \\\n  ${origin}/api/hooks/deployments -d @deployment.json`;
  return (
    <div className={layout.stack}>
      <Notice tone="late">This key is shown only now. If it gets lost, revoke it and make another.</Notice>
      <Copyable text={key} label="the key" />
      <Text size="sm">
        It is sent as <Code>Authorization: Bearer …</Code>, for example:
      </Text>
      <ScrollX label="How the key is sent">
        <CodeBlock text={line} />
      </ScrollX>
      <DialogButtons>
        <Button onClick={done}>I have kept the key</Button>
      </DialogButtons>
    </div>
  );
}
