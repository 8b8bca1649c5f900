import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import type { CsvValue } from '#lib/csv.ts';
import { formatCount } from '#lib/format.ts';
import { fileName } from './file-name.ts';
import { saveFile } from './save-file.ts';

export interface CsvColumn<Row> {
  header: string;
  /** What stands in the cell, exact: an instant as ISO 8601, a duration in seconds, null where nothing is known. */
  value: (row: Row) => CsvValue;
}

interface CsvButtonProps<Row> {
  /** What the rows are, for the file's name: "pull-requests". */
  name: string;
  /** Exactly those that the table shows, in its order. */
  rows: readonly Row[];
  columns: readonly CsvColumn<Row>[];
  /** False where the rows have nothing to do with the range of the page; it then is not in the file's name. */
  ranged?: boolean;
}

/** "Download CSV" of the rows that a table shows, named after client and range; formulas in texts are defused. */
export function CsvButton<Row>({ name, rows, columns, ranged = true }: CsvButtonProps<Row>) {
  const { client } = useClient();
  const filters = useMetricFilters();
  const download = async () => {
    // The writer of CSV comes only when it is asked for.
    const { csvLines, UTF8_MARK } = await import('#lib/csv.ts');
    const heads = columns.map(({ header }) => header);
    const lines = csvLines([heads, ...rows.map((row) => columns.map(({ value }) => value(row)))]);
    saveFile(
      fileName({ name, client: client?.name, range: ranged ? filters : null, extension: 'csv' }),
      new Blob([UTF8_MARK, lines], { type: 'text/csv;charset=utf-8' }),
    );
  };
  return (
    <Button
      size="xs"
      variant="default"
      title={`Saves the ${rows.length === 1 ? 'row' : `${formatCount(rows.length)} rows`} shown`}
      leftSection={<IconDownload size={14} aria-hidden="true" />}
      disabled={rows.length === 0}
      onClick={() => void download()}
    >
      Download CSV
    </Button>
  );
}
