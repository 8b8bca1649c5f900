import { Button } from '@mantine/core';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { GitHubSteps } from './github-steps.tsx';

interface HookOnceProps {
  hook: { path: string; secret: string };
  done: () => void;
}

/** The secret of a hook, and where both go. */
export function HookOnce({ hook, done }: HookOnceProps) {
  return (
    <div className={layout.stack}>
      <Notice tone="late">This secret is shown only now. GitHub signs with it what it sends.</Notice>
      <GitHubSteps made={hook} />
      <DialogButtons>
        <Button onClick={done}>I have set it at GitHub</Button>
      </DialogButtons>
    </div>
  );
}
