import { Button } from '@mantine/core';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { PersonView } from '#lib/api/people.ts';
import admin from '../admin.module.css';
import { AccountTag } from './account-tag.tsx';

/** Confirmed people with their accounts. */
export function PeopleTable({ people, edit }: { people: PersonView[]; edit: (id: string) => void }) {
  return (
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
            <div className={layout.buttons}>
              <Button size="xs" variant="default" aria-label={`Change ${name}…`} onClick={() => edit(id)}>
                Change…
              </Button>
            </div>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
