import { Button, Code, Text } from '@mantine/core';
import { CodeBlock, Copyable } from '#components/ui/copyable.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';

const verification = `// Node.js; \`body\` is the request's text as it came
const [, t, v1] = /^t=(\\d+),v1=([0-9a-f]{64})$/.exec(headers['x-leadline-signature']) ?? [];
const mac = createHmac('sha256', SECRET).update(\`\${t}.\${body}\`).digest('hex');
const genuine = v1 !== undefined
  && timingSafeEqual(Buffer.from(mac), Buffer.from(v1))
  && Math.abs(Date.now() / 1000 - Number(t)) < 300;`;

/** The secret of a new webhook, and what it is for. */
export function SecretOnce({ secret, done }: { secret: string; done: () => void }) {
  return (
    <div className={layout.stack}>
      <Notice tone="late">
        This secret is shown only now. Keep it where the receiver reads it. Slack needs none.
      </Notice>
      <Copyable text={secret} label="the secret" />
      <Text size="sm">
        Every message carries <Code>x-leadline-signature: t=…,v1=…</Code>: the time in Unix seconds, and the
        HMAC-SHA-256, in hex, of that time, a full stop and the body, under this secret. Like this a receiver
        tells that it is genuine:
      </Text>
      <ScrollX label="How to verify a message">
        <CodeBlock text={verification} />
      </ScrollX>
      <DialogButtons>
        <Button onClick={done}>I have kept the secret</Button>
      </DialogButtons>
    </div>
  );
}
