import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { auth } from '#components/hooks/auth.ts';
import { Notice } from '#components/ui/notice.tsx';
import classes from './login.module.css';
import { problemOf } from './words.ts';

/** The second step of signing in: the code of an authenticator, or one of the backup codes. */
export function CodeForm({ done, again }: { done: () => void; again: () => void }) {
  const [backup, setBackup] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).replace(/\s/g, '');
    setBusy(true);
    setProblem(null);
    try {
      await auth(backup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp', { code });
      done();
    } catch (error) {
      setBusy(false);
      setProblem(problemOf(error, backup ? 'This is not a backup code, or it was used.' : WRONG));
    }
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className={classes.form} aria-label="Code">
      {problem && <Notice tone="broken">{problem}</Notice>}
      <TextInput
        key={String(backup)}
        name="code"
        label={backup ? 'Backup code' : 'Code of your authenticator'}
        description={backup ? 'Each is good once' : 'Six digits, new every 30 seconds'}
        autoComplete="one-time-code"
        {...(!backup && { inputMode: 'numeric' as const })}
        maxLength={20}
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      <Button type="submit" size="md" fullWidth loading={busy}>
        Sign in
      </Button>
      <div className={classes.ways}>
        <Button variant="subtle" size="compact-sm" onClick={() => setBackup(!backup)}>
          {backup ? 'Use the authenticator' : 'Use a backup code'}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={again}>
          Start again
        </Button>
      </div>
    </form>
  );
}

const WRONG = 'This code is wrong, or no longer the newest. Type the one that is shown now.';
