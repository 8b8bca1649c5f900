import { Button, Text } from '@mantine/core';
import { CodeBlock } from '#components/ui/copyable.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { saveFile } from '#components/ui/save-file.ts';

/** Codes for the day on which the device is lost, shown this once. */
export function BackupCodes({ codes, done }: { codes: string[]; done: () => void }) {
  const text = codes.join('\n');
  return (
    <div className={layout.stack}>
      <Notice tone="late">These codes are shown only now.</Notice>
      <Text size="sm">
        Each lets you in once, in the place of a code of your authenticator. Keep them where you find them
        without the device.
      </Text>
      <CodeBlock text={text} />
      <DialogButtons>
        <Button
          variant="default"
          onClick={() =>
            saveFile(
              'leadline-backup-codes.txt',
              new Blob(
                [
                  `${text}
`,
                ],
                { type: 'text/plain' },
              ),
            )
          }
        >
          Save as a file
        </Button>
        <Button onClick={done}>I have kept the codes</Button>
      </DialogButtons>
    </div>
  );
}
