import { Code, Text } from '@mantine/core';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { nothingToLoad } from '#components/ui/section-query.ts';
import { type ColumnType, type ExportDataset, exportDatasets } from '#lib/exports.ts';
import classes from './export.module.css';
import { useChoice } from './use-choice.ts';

/** What stands in the file, column by column, in its order. */
export function ColumnsSection() {
  const { dataset } = useChoice();
  const { label, columns, key }: ExportDataset = exportDatasets[dataset];
  const entries = Object.entries(columns);
  return (
    <Section
      title="Columns"
      description={`${label}: ${entries.length} columns, which stay as they are. Nothing known is empty in CSV and null in NDJSON.`}
      query={nothingToLoad}
      skeleton={null}
    >
      {() => (
        <PlainTable
          label="Table of columns"
          columns={['Column', 'Holds', 'Meaning']}
          className={classes.columns}
        >
          {entries.map(([name, { type, nullable, text }]) => (
            <tr key={name}>
              <th scope="row">
                <Code>{name}</Code>
              </th>
              <td>
                {words(type)}
                {nullable && ', or nothing'}
              </td>
              <td>
                {text}
                {key.includes(name) && (
                  <Text component="span" size="xs" c="dimmed">
                    {' '}
                    · tells the row from others
                  </Text>
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function words(type: ColumnType): string {
  if (typeof type !== 'string') return type.join(', ');
  return { text: 'text', integer: 'whole number', boolean: 'true or false', instant: 'time in UTC' }[type];
}
