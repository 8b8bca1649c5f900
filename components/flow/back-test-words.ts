import type { Forecast } from '#lib/api/flow.ts';
import { addDays, daysBetween } from '#lib/days.ts';
import { DAYS_APART } from '#lib/forecast.ts';
import { formatCounted, formatDay, formatShare } from '#lib/format.ts';

/** A forecast may always hold so much more or less often than it says. */
const LEAST_LEEWAY = 0.1;

/** With fewer known days no range is long enough to draw from and leaves room to be tried. */
const LEAST_KNOWN = 4 * DAYS_APART;

type Tried = Pick<Forecast, 'backTest' | 'history' | 'items' | 'until' | 'range' | 'start'>;

/** What the back-test says, in words: how often forecasts of the same kind held, and what to think of it. */
export function backTestWords(forecast: Tried): string {
  const { itemsForecasts, untilForecasts } = forecast.backTest;
  const made = [
    ...(itemsForecasts > 0 ? [`${formatCounted(itemsForecasts, 'forecast')} of a date`] : []),
    ...(untilForecasts > 0 ? [`${formatCounted(untilForecasts, 'forecast')} of a number`] : []),
  ];
  if (made.length === 0) return whyNotTried(forecast);
  return `Made at past days of the range with what was known then: ${made.join(' and ')}. ${verdict(forecast)}`;
}

function whyNotTried({ history: { knownFrom, days }, range: { from, to }, start }: Tried): string {
  const wanted = addDays(from, -daysBetween(from, to) - 1);
  const known = knownFrom === null ? null : daysBetween(knownFrom, start);
  // A range must lie wholly before the day that is forecast from, and that a few weeks before today.
  if (known !== null && known < LEAST_KNOWN)
    return `Only ${formatCounted(known, 'day')} are known so far: too few to try this forecast on its own past.`;
  return knownFrom !== null && knownFrom > wanted
    ? `Nothing is known before ${formatDay(knownFrom)}, which leaves too few days to try this forecast on its own past. Choose a shorter range.`
    : `The range of ${formatCounted(days, 'full day')} is too short to try this forecast on its own past. Choose a longer one.`;
}

function verdict(forecast: Tried): string {
  const { dates, numbers } = judged(forecast);
  const said = (way: Way) =>
    Object.entries({ dates: dates[way], numbers: numbers[way] })
      .filter(([, levels]) => levels.length > 0)
      .map(([what, levels]) => `${what} said with ${list.format(levels)}`)
      .join(', and ');
  const [rarely, often] = [said('rarely'), said('often')];
  if (!rarely && !often) {
    return 'Each held about as often as it says, as far as so few can tell. So the figures can be taken as they are.';
  }
  return [
    ...(rarely
      ? [`Too rarely held: ${rarely}. The pace was not steady, so allow for more time and fewer issues.`]
      : []),
    ...(often
      ? [
          `Held much more often than said: ${often}. These are too cautious, so expect it sooner, and more of it.`,
        ]
      : []),
  ].join(' ');
}

const list = new Intl.ListFormat('en-GB');

type Way = 'rarely' | 'often';

/** Which levels held too rarely, and which much too often, by kind of forecast. */
function judged({ backTest, items, until, start }: Tried) {
  const { itemsForecasts, untilForecasts, held } = backTest;
  const usual = items.dates.find(({ confidence }) => confidence === 0.85)?.date ?? null;
  const ahead = usual === null ? Number.POSITIVE_INFINITY : daysBetween(start, usual) + 1;
  const levels = (kind: 'items' | 'until', trials: number) => {
    const of = (way: Way) =>
      held
        .filter((one) => wayOff(one.confidence, one[kind], trials) === way)
        .map(({ confidence }) => formatShare(confidence));
    return { rarely: of('rarely'), often: of('often') };
  };
  return {
    dates: levels('items', apart(itemsForecasts, ahead)),
    numbers: levels('until', apart(untilForecasts, until.days)),
  };
}

/** Of forecasts that look further ahead than the next was made those that share no day: the others are no trials of their own. */
const apart = (forecasts: number, ahead: number) => Math.max(1, forecasts * Math.min(1, DAYS_APART / ahead));

/** Two standard errors of a share of so many trials are chance. */
function wayOff(says: number, held: number | null, trials: number): Way | null {
  if (held === null) return null;
  const leeway = Math.max(LEAST_LEEWAY, 2 * Math.sqrt((says * (1 - says)) / trials));
  if (held < says - leeway) return 'rarely';
  return held > says + leeway ? 'often' : null;
}
