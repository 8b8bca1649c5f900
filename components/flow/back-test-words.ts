import type { Forecast } from '#lib/api/flow.ts';
import { formatCounted, formatShare } from '#lib/format.ts';

/** The certainty that people plan with. */
const USUAL = 0.85;
/** A forecast that holds so much less often than it says is not to be relied on. */
const LEEWAY = 0.1;

/** What the back-test says, in words: how often forecasts of the same kind held, and what to think of it. */
export function backTestWords({ backTest, history }: Pick<Forecast, 'backTest' | 'history'>): string {
  const { itemsForecasts, untilForecasts, held } = backTest;
  const usual = held.find(({ confidence }) => confidence === USUAL);
  if (!usual || (usual.items === null && usual.until === null)) {
    return `The range of ${formatCounted(history.days, 'full day')} is too short to try this forecast on its own past. Choose a longer one.`;
  }
  const parts = [
    usual.items === null
      ? null
      : `of ${formatCounted(itemsForecasts, 'forecast')} of a date, ${formatShare(usual.items)} held`,
    usual.until === null
      ? null
      : `of ${formatCounted(untilForecasts, 'forecast')} of a number, ${formatShare(usual.until)} held`,
  ].filter((part) => part !== null);
  const worst = Math.min(usual.items ?? 1, usual.until ?? 1);
  const verdict =
    worst >= USUAL - LEEWAY
      ? 'So the figures can be taken as they are.'
      : 'So take the surest of them: the pace has changed within the range.';
  return `Made at past days of the range with what was known then, and said with ${formatShare(USUAL)}: ${parts.join('; ')}. ${verdict}`;
}
