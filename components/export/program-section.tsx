import { Anchor, Code, Text } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { CodeBlock } from '#components/ui/copyable.tsx';
import { Link } from '#components/ui/link.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { Section } from '#components/ui/section.tsx';
import { nothingToLoad } from '#components/ui/section-query.ts';
import { exportDatasets } from '#lib/exports.ts';
import classes from './export.module.css';
import { exportFilters } from './queries.ts';
import { useChoice } from './use-choice.ts';

/** The same export for a script: the address, the key, and how it goes on after a break. */
export function ProgramSection() {
  const filters = useMetricFilters();
  const { dataset, format } = useChoice();
  if (!filters) return null;
  const query = new URLSearchParams({ ...exportFilters(filters), format });
  const { key } = exportDatasets[dataset];
  const curl = `curl --fail -H "Authorization: Bearer $LEADLINE_KEY" -o ${dataset}.${format} \\
  "${window.location.origin}/api/export/${dataset}?${query}"`;
  return (
    <Section title="From a program" query={nothingToLoad} skeleton={null}>
      {() => (
        <div className={classes.stack}>
          <Text size="sm">
            With an{' '}
            <Anchor
              component={Link}
              href={withFilters('/admin/api-keys', { client: filters.client })}
              underline="always"
              inherit
            >
              API key for reading
            </Anchor>
            , which a manager of the client makes:
          </Text>
          <ScrollX label="The export by curl">
            <CodeBlock text={curl} />
          </ScrollX>
          <Text size="sm">
            The header <Code>x-leadline-total-rows</Code> says how many rows come. A transfer that breaks goes
            on behind the last whole row with <Code>after=</Code> and its {key.join(', ')} as a JSON array,
            URL-encoded; a CSV then has no second line of names. In CSV, a text that a spreadsheet would take
            for a formula has an apostrophe in front.
          </Text>
        </div>
      )}
    </Section>
  );
}
