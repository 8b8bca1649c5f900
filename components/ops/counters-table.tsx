import table from '#components/ui/table.module.css';
import type { OpsStats } from '#lib/api/ops.ts';
import { formatCount } from '#lib/format.ts';

const words: Record<keyof OpsStats['counters'], string> = {
  freshWaits: 'Reads that waited for a replica to have what the reader has written or seen',
  freshFallbacks: 'Of those, answered by the primary',
  shed: 'Requests refused at once because too many waited',
  tokensRefused: 'Position tokens that were malformed or forged, and ignored',
  tokensAhead: 'Position tokens beyond what the primary has (lost in a crash), answered all the same',
  unknownPurpose: 'Reads for a purpose that does not exist: an error in Leadline',
};

/** What should be small, since this process started. */
export function CountersTable({ stats: { counters } }: { stats: OpsStats }) {
  return (
    <table className={table.table}>
      <tbody>
        {(Object.entries(words) as [keyof typeof words, string][]).map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{text}</th>
            <td data-num>{formatCount(counters[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
