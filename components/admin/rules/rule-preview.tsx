import { Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { refusalOf } from '#components/hooks/use-save.ts';
import { Instant } from '#components/ui/instant.tsx';
import { OutsideLink } from '#components/ui/outside-link.tsx';
import { heights } from '#components/ui/theme.ts';
import type { RulePreview as Part } from '#lib/api/rules.ts';
import { formatCount } from '#lib/format.ts';
import type { ClientRules } from '#lib/rules.ts';
import classes from './rules.module.css';

interface RulePreviewProps {
  client: string;
  of: Part;
  rules: ClientRules;
  repository?: string;
  /** What is looked at: "releases", "environments". */
  noun: string;
}

/** What a part of the rules matches among the stored data, while it is being written. */
export function RulePreview({ client, of, rules, repository, noun }: RulePreviewProps) {
  // What a pattern of these matches hangs on the part alone; the other parts must not ask anew.
  const [tried] = useDebouncedValue(partOf(of, rules), 400);
  const { data, error, isFetching } = useQuery({
    queryKey: keys.rulePreview(client, { of, repository, tried }),
    queryFn: ({ signal }) =>
      call(
        'previewRules',
        { params: { id: client }, body: { of, rules: tried, ...(repository && { repository }) } },
        signal,
      ),
    placeholderData: (before) => before,
    retry: false,
    staleTime: 60_000,
  });
  return (
    <section className={classes.preview} aria-label={`What it matches: ${noun}`} aria-busy={isFetching}>
      {error ? (
        <Text size="sm" role="alert">
          {refusalOf(error, 'It cannot be tried yet')}
        </Text>
      ) : !data ? (
        <Skeleton h={heights.log} />
      ) : (
        <>
          <Text size="sm" fw={600} role="status">
            {data.of === 0
              ? 'Nothing to try it on yet'
              : `${formatCount(data.matched)} of ${formatCount(data.of)} ${noun}`}
          </Text>
          {data.of === 0 && (
            <Text size="sm" c="dimmed">
              Nothing of this kind is stored. A sync brings it, if the source has any.
            </Text>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <ul className={classes.items} aria-label={noun} tabIndex={0}>
            {data.items.map(({ text, detail, url, at, count, matched }) => {
              const Mark = matched ? IconCircleCheck : IconCircleDashed;
              return (
                <li key={`${text} ${detail} ${at} ${url}`} data-matched={matched || undefined}>
                  <Mark size={16} aria-label={matched ? 'counts' : 'does not count'} />
                  <span className={classes.what}>
                    <OutsideLink url={url} inherit>
                      {text}
                    </OutsideLink>
                    <Text component="span" size="xs" c="dimmed">
                      {' '}
                      {[detail, count !== null && `${formatCount(count)} ×`].filter(Boolean).join(' · ')}
                      {at && (
                        <>
                          {detail || count !== null ? ' · ' : ''}
                          <Instant at={at} />
                        </>
                      )}
                    </Text>
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

/** The fields that a part hangs on, the others left to their defaults. */
function partOf(of: Part, rules: ClientRules): Partial<ClientRules> {
  const { deployments, production, incidents, hotfix, bots, excludedBranches, excludedLabels } = rules;
  switch (of) {
    case 'deployments':
      return { deployments, production };
    case 'production':
      return { production };
    case 'incidents':
      return { incidents };
    case 'hotfix':
      return { hotfix };
    case 'bots':
      return { bots };
    case 'excluded':
      return { excludedBranches, excludedLabels };
  }
}
