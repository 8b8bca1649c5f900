import { Button, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { AccountView } from '#lib/api/users.ts';

/** How one is called here; the e-mail address is an administrator’s matter. */
export function NameForm({ account }: { account: AccountView }) {
  const [name, setName] = useState(account.name);
  const router = useRouter();
  const save = useSave({
    send: () => call('updateAccount', { body: { name } }),
    keys: [keys.account],
    done: () => 'Your name is saved',
    // The menu has it from the server.
    onDone: () => router.refresh(),
  });
  return (
    <form
      className={layout.narrow}
      aria-label="Your name"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      {save.error && !issueOf(save.error, 'name') && <Notice tone="broken">{save.error.message}</Notice>}
      <TextInput label="E-mail" value={account.email} readOnly />
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="name"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={issueOf(save.error, 'name')}
      />
      <div>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === account.name}>
          Save the name
        </Button>
      </div>
    </form>
  );
}
