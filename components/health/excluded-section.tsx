import { Skeleton, Text } from '@mantine/core';
import { leftOutText } from '#components/dora/dora-details.ts';
import { pullSetText } from '#components/github/pull-details.ts';
import { issueSetText } from '#components/issues/issue-details.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { leftOutBy, ruleName } from '#components/ui/left-out.ts';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { DataHealth } from '#lib/api/health.ts';
import { formatCount, formatCounted, formatShare } from '#lib/format.ts';
import { MendLink, RowsLink, type ShownRows } from './mend-link.tsx';
import type { HealthQuery } from './use-health.ts';
import { kindWords, ruleOf } from './words.ts';

const rowsOf = ({ excluded }: DataHealth) =>
  excluded.flatMap(({ kind, total, rules }) => rules.map((rule) => ({ kind, total, ...rule })));

type Kind = DataHealth['excluded'][number]['kind'];

/** Which page shows what a rule leaves out, and how it is asked to. */
const rowsOfRule: Record<Kind, (rule: string) => { path: string; rows: ShownRows }> = {
  pull_request: (rule) => ({ path: '/github', rows: { details: pullSetText({ of: 'created', rule }) } }),
  issue: (rule) => ({ path: '/trends', rows: { details: issueSetText({ of: 'leftOut', rule }) } }),
  deployment: (rule) => ({ path: '/dora', rows: { details: leftOutText('deployments', rule) } }),
  incident: (rule) => ({ path: '/dora', rows: { details: leftOutText('incidents', rule) } }),
};

/** What no figure counts, and by which rule. */
export function ExcludedSection({ query }: { query: HealthQuery }) {
  return (
    <Section
      title="Left out by rules"
      description="Of what was made in these days; of deployments what finished, of incidents what was opened."
      query={query}
      skeleton={<Skeleton h={heights.log} />}
      empty={(data) =>
        rowsOf(data).length > 0
          ? null
          : {
              title: 'Everything counts',
              text: 'No rule leaves anything out in these days.',
            }
      }
      actions={
        <CsvButton
          name="left-out"
          rows={query.data ? rowsOf(query.data) : []}
          columns={[
            { header: 'kind', value: ({ kind }) => kind },
            { header: 'rule', value: ({ rule }) => rule },
            { header: 'count', value: ({ count }) => count },
            { header: 'total', value: ({ total }) => total },
          ]}
        />
      }
    >
      {(data) => (
        <PlainTable
          label="Table of what is left out"
          columns={['Rule', 'Of', 'Left out', 'Why', 'What to do']}
        >
          {rowsOf(data).map(({ kind, rule, count, total }) => {
            const { text, action } = ruleOf(rule);
            return (
              <tr key={`${kind} ${rule}`}>
                <th scope="row">{ruleName(rule)}</th>
                <td>{kindWords[kind].label}</td>
                <td>
                  <RowsLink
                    {...rowsOfRule[kind](rule)}
                    label={`See ${formatCounted(count, kindWords[kind].one)} ${leftOutBy(rule)}`}
                  >
                    {formatCount(count)}
                  </RowsLink>{' '}
                  <Text component="span" size="xs" c="dimmed">
                    of {formatCount(total)}, {formatShare(count / total)}
                  </Text>
                </td>
                <td>{text}</td>
                <td>{action ? <MendLink action={action} /> : 'Nothing'}</td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Section>
  );
}
