'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { formatCounted } from '#lib/format.ts';
import { ApartList } from './apart-list.tsx';
import { PeopleTable } from './people-table.tsx';
import { peopleQuery } from './queries.ts';
import { SuggestionList } from './suggestion-list.tsx';

/** Only when it is asked for. */
const PersonDialog = dynamic(() => import('./person-dialog.tsx').then((module) => module.PersonDialog), {
  ssr: false,
});

/** Accounts that are one person: suggested, confirmed, merged and split; for managers. */
export function PeopleSection() {
  return <ManagersOnly>{(client) => <People key={client.id} client={client} />}</ManagersOnly>;
}

function People({ client }: { client: ClientView }) {
  const query = useQuery(peopleQuery(client.id));
  const people = query.data?.people ?? [];
  /** Id. */
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <>
      <Section
        title="Suggestions"
        description="Accounts that look like one person’s, the surest first. Nothing is joined before you say so."
        query={query}
        skeleton={<Skeleton h={heights.logTall} />}
        empty={({ suggestions, alone }) =>
          suggestions.length > 0
            ? null
            : {
                title: 'Nothing to decide',
                text:
                  alone > 0
                    ? `${formatCounted(alone, 'account')} ${alone === 1 ? 'has' : 'have'} nothing in common with another: each counts as a person.`
                    : 'Accounts appear here with the first sync of an integration: see how it goes under Jobs.',
              }
        }
      >
        {({ suggestions, people }) => (
          <SuggestionList client={client} suggestions={suggestions} people={people} />
        )}
      </Section>
      <Section
        title="Confirmed people"
        query={query}
        skeleton={<Skeleton h={heights.log} />}
        empty={({ people }) =>
          people.length > 0
            ? null
            : {
                title: 'Nobody is confirmed yet',
                text: 'Confirm a suggestion above; until then each account counts as a person.',
              }
        }
      >
        {({ people }) => <PeopleTable people={people} edit={setEdited} />}
      </Section>
      {query.data && query.data.apart.length > 0 && (
        <Section
          title="Kept apart"
          description="Suggestions that were refused. They are not made again, unless you take that back."
          query={query}
          skeleton={null}
        >
          {({ apart }) => <ApartList client={client} apart={apart} />}
        </Section>
      )}
      {edited && (
        <PersonDialog
          key={edited}
          client={client}
          person={people.find(({ id }) => id === edited) ?? null}
          people={people}
          close={() => setEdited(null)}
        />
      )}
    </>
  );
}
