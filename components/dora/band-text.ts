import type { Band, BandYear } from '#lib/bands.ts';
import { formatCounted, formatShare } from '#lib/format.ts';

/** What the survey of a year calls a value, in few words; `detail` says how it comes to that. */
export function bandText(band: Band, year: BandYear): { text: string; detail: string } | null {
  switch (band.kind) {
    case 'band':
      return { text: `${band.label}, ${year}`, detail: `As DORA’s survey of ${year} calls it.` };
    case 'nearest':
      return {
        text: `Nearest to ${band.label.toLowerCase()}, ${year}`,
        detail: `The survey of ${year} gives points, no ladder: medium failed less often than high. The nearest is ${formatShare(band.share)}, of its ${band.label.toLowerCase()} performers.`,
      };
    case 'mean':
      return band.scale === 'share'
        ? {
            text: `Mean ${year}: ${formatShare(band.value)}`,
            detail: `Of all answers to the Quick Check of ${year}.`,
          }
        : {
            text: `Mean ${year}: ${band.value} of 10`,
            detail: `Of all answers to the Quick Check of ${year}, on its own scale from 0 to 10. It cannot be turned into a time.`,
          };
    case 'unrated':
      return {
        // Beside a number of deployments a bare n would be taken for theirs.
        text: `Not rated, ${band.of.startsWith('full ') ? formatCounted(band.n, band.of) : `n = ${band.n}`}`,
        detail: `${formatCounted(band.n, band.of)}: a band needs at least five.`,
      };
    case 'none':
      return null;
  }
}
