import { Button, Checkbox, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { PersonView, Suggestion } from '#lib/api/people.ts';
import admin from '../admin.module.css';
import { AccountTag } from './account-tag.tsx';
import { keysOfPeople } from './queries.ts';

const FIRST = 10;

interface SuggestionListProps {
  client: ClientView;
  suggestions: Suggestion[];
  people: PersonView[];
}

/** What looks like one person: why, how sure, and the word of the person who decides. */
export function SuggestionList({ client, suggestions, people }: SuggestionListProps) {
  const [shown, setShown] = useState(FIRST);
  const keyOf = ({ personId, accounts }: Suggestion) =>
    `${personId} ${accounts.map(({ kind, account }) => `${kind}:${account}`).join(' ')}`;
  return (
    <>
      <ul className={layout.list}>
        {suggestions.slice(0, shown).map((suggestion) => (
          <li key={keyOf(suggestion)} className={layout.card}>
            <SuggestionForm
              client={client}
              suggestion={suggestion}
              person={people.find(({ id }) => id === suggestion.personId)}
            />
          </li>
        ))}
      </ul>
      {shown < suggestions.length && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setShown(shown + FIRST)}>
          Show {Math.min(FIRST, suggestions.length - shown)} more of {suggestions.length}
        </Button>
      )}
    </>
  );
}

interface SuggestionFormProps {
  client: ClientView;
  suggestion: Suggestion;
  /** Whose the accounts may be, if it is somebody who is confirmed. */
  person: PersonView | undefined;
}

function SuggestionForm({ client, suggestion, person }: SuggestionFormProps) {
  const { personId, accounts, score, reasons } = suggestion;
  const [name, setName] = useState(suggestion.name);
  const [left, setLeft] = useState<string[]>([]);
  const idOf = ({ kind, account }: (typeof accounts)[number]) => `${kind}:${account}`;
  const chosen = accounts
    .filter((account) => !left.includes(idOf(account)))
    .map(({ kind, account }) => ({ kind, account }));
  // Not on the card: with what another has decided meanwhile, it may be gone.
  const refused = `${suggestion.name}: not saved`;
  const confirm = useSave({
    send: () =>
      person
        ? call('updatePerson', { params: { id: person.id }, body: { version: person.version, add: chosen } })
        : call('confirmPerson', { body: { clientId: client.id, name: name.trim(), accounts: chosen } }),
    keys: keysOfPeople(client.id),
    done: (confirmed) => `${confirmed.name} is confirmed`,
    refused,
  });
  const part = useSave({
    send: () => call('keepApart', { body: { clientId: client.id, personId, accounts: chosen } }),
    keys: keysOfPeople(client.id),
    done: () => `${suggestion.name} is not suggested again`,
    hint: 'To take it back, see “Kept apart” on this page.',
    refused,
  });
  return (
    <form
      className={layout.tight}
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(undefined);
      }}
    >
      <div className={layout.pair}>
        <div className={layout.tight}>
          {personId ? (
            <Text fw={600}>More of {suggestion.name}</Text>
          ) : (
            <TextInput
              label="Name"
              required
              withAsterisk={false}
              maxLength={200}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          {accounts.map((account) => (
            <Checkbox
              key={idOf(account)}
              label={<AccountTag account={account} />}
              checked={!left.includes(idOf(account))}
              onChange={({ currentTarget }) =>
                setLeft(
                  currentTarget.checked
                    ? left.filter((id) => id !== idOf(account))
                    : [...left, idOf(account)],
                )
              }
            />
          ))}
        </div>
        <div className={layout.tight}>
          <Text size="sm">
            {score >= 0.95 ? 'Almost certain' : score >= 0.8 ? 'Likely' : 'Perhaps'} (
            {Math.round(score * 100)} %)
          </Text>
          <ul className={admin.reasons}>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      </div>
      <div className={layout.buttons}>
        <Button
          size="xs"
          variant="default"
          disabled={chosen.length < (personId ? 1 : 2)}
          loading={part.isPending}
          aria-label={`${personId ? 'Not' : 'Not one person:'} ${suggestion.name}`}
          onClick={() => part.mutate(undefined)}
        >
          {personId ? `Not ${suggestion.name}` : 'Not one person'}
        </Button>
        <Button
          type="submit"
          size="xs"
          disabled={chosen.length === 0}
          loading={confirm.isPending}
          aria-label={personId ? `Add to ${suggestion.name}` : `One person: confirm ${suggestion.name}`}
        >
          {personId ? `Add to ${suggestion.name}` : 'One person: confirm'}
        </Button>
      </div>
    </form>
  );
}
