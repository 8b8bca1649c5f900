import { Button, Checkbox, Loader, Pill, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArchive, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '#components/hooks/keys.ts';
import layout from '#components/ui/layout.module.css';
import type { Choices } from '#lib/api/integrations.ts';
import { formatCounted } from '#lib/format.ts';
import { projectKeyOf, repositoryNameOf } from '#lib/source-names.ts';
import classes from '../admin.module.css';

interface ChooseProps {
  kind: 'github' | 'jira';
  chosen: string[];
  change: (chosen: string[]) => void;
  /** Names the source, and so the answers that are kept. */
  sourceKey: readonly unknown[];
  search: (text: string, signal: AbortSignal) => Promise<Choices>;
  error: string | undefined;
}

const words = {
  github: ['repository', 'repositories', 'acme/checkout, or the address of a repository'],
  jira: ['project', 'projects', 'ABC, or the address of a project'],
} as const;

/** Repositories or projects: the source is searched for them; a pasted address is taken as it is. */
export function Choose({ kind, chosen, change, sourceKey, search, error }: ChooseProps) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const [one, many, hint] = words[kind];
  const found = useQuery({
    queryKey: keys.sourceSearch(sourceKey, wanted),
    queryFn: ({ signal }) => search(wanted, signal),
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
  const has = (name: string) => chosen.some((other) => other.toLowerCase() === name.toLowerCase());
  const add = (names: string[]) => change([...chosen, ...names.filter((name) => !has(name))]);
  const remove = (name: string) =>
    change(chosen.filter((other) => other.toLowerCase() !== name.toLowerCase()));
  /** Several at once, as they are pasted from a list. */
  const pasted = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((part) =>
      kind === 'github' ? repositoryNameOf(part) : part.includes('/') ? projectKeyOf(part) : null,
    );
  const named = pasted.length > 0 && pasted.every((name) => name !== null) ? pasted : [];
  const fresh = named.filter((name) => !has(name));
  return (
    <div className={layout.tight}>
      <div className={layout.row}>
        <TextInput
          label={`Search ${many}`}
          description={`A part of the name, ${hint}`}
          flex="1 1 240px"
          value={text}
          error={error}
          rightSection={found.isFetching && <Loader size="xs" aria-label="Searching" />}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (fresh.length === 0) return;
            add(fresh);
            setText('');
          }}
        />
      </div>
      {fresh.length > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            add(fresh);
            setText('');
          }}
        >
          Add {fresh.length === 1 ? fresh[0] : formatCounted(fresh.length, one, many)}
        </Button>
      )}
      <section
        className={classes.choices}
        aria-label={`Found ${many}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-busy={found.isFetching}
      >
        {found.error ? (
          <Text size="sm" role="alert">
            {found.error.message} A name or address can be added all the same.
          </Text>
        ) : found.data?.choices.length === 0 ? (
          <Text size="sm" c="dimmed">
            {wanted
              ? `The credentials see no ${one} of this name. Look at its spelling, or give them access to it.`
              : `The credentials see no ${one} at all. Give them access to some, then search again.`}
          </Text>
        ) : (
          found.data?.choices.map(({ name, title, archived, private: isPrivate }) => (
            <Checkbox
              key={name}
              className={classes.choice}
              checked={has(name)}
              onChange={({ currentTarget }) => (currentTarget.checked ? add([name]) : remove(name))}
              label={
                <span className={layout.row}>
                  {name}
                  {isPrivate && <IconLock size={14} aria-label="private" />}
                  {archived && (
                    <Text component="span" size="xs" c="dimmed" className={layout.row}>
                      <IconArchive size={14} aria-hidden="true" /> archived
                    </Text>
                  )}
                </span>
              }
              description={title}
            />
          ))
        )}
        {found.data?.more && (
          <Text size="xs" c="dimmed">
            There are more: search for a part of the name.
          </Text>
        )}
      </section>
      <Text size="xs" c="dimmed">
        {chosen.length === 0 ? `No ${one} chosen yet` : `${formatCounted(chosen.length, one, many)} chosen`}
      </Text>
      <div className={classes.chips}>
        {chosen.map((name) => (
          <Pill
            key={name}
            withRemoveButton
            onRemove={() => remove(name)}
            removeButtonProps={{ 'aria-label': `Remove ${name}`, 'aria-hidden': false, tabIndex: 0 }}
          >
            {name}
          </Pill>
        ))}
      </div>
    </div>
  );
}
