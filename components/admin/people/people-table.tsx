import { Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { PersonView } from '#lib/api/people.ts';
import admin from '../admin.module.css';
import { AccountTag } from './account-tag.tsx';

/** Only when it is asked for. */
const PersonDialog = dynamic(() => import('./person-dialog.tsx').then((module) => module.PersonDialog), {
  ssr: false,
});

/** Confirmed people with their accounts. */
export function PeopleTable({ client, people }: { client: ClientView; people: PersonView[] }) {
  const [edited, setEdited] = useState<string | null>(null);
  const person = people.find(({ id }) => id === edited);
  return (
    <>
      <PlainTable
        label="Table of people"
        columns={['Name', 'Accounts']}
        actions="Change"
        className={admin.wide}
      >
        {people.map(({ id, name, accounts }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>
              {accounts.map((account) => (
                <AccountTag key={`${account.kind} ${account.account}`} account={account} />
              ))}
            </td>
            <td>
              <div className={admin.buttons}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Change ${name}…`}
                  onClick={() => setEdited(id)}
                >
                  Change…
                </Button>
              </div>
            </td>
          </tr>
        ))}
      </PlainTable>
      {person && (
        <PersonDialog
          key={person.id}
          client={client}
          person={person}
          people={people}
          close={() => setEdited(null)}
        />
      )}
    </>
  );
}
