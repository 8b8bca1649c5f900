import { SampleError } from '../../sample-error.ts';

/** How the sample misbehaves. Shares are from above 0 to 1; counts begin at 1. What is left out does not happen. */
export interface Faults {
  /** Share of requests answered with a 502. */
  badGateway?: number;
  /** Share of requests refused by the secondary rate limit, for one or two seconds. */
  secondary?: number;
  /** Share of requests that the sample Jira refuses with a 429 that does not say for how long (J5). */
  silentLimit?: number;
  /** After so many answers the primary rate limit is used up for so many seconds; again and again. */
  exhaustAfter?: { answers: number; seconds: number };
  /** Every so manieth answer is cut in its middle, with its connection. */
  dropEvery?: number;
  /** With this share of the pages of pull requests, one of them is updated right after. */
  moving?: number;
  /** A web page with status 200: below 1 for a share of requests, else for the request of this number. */
  html?: number;
  /** From this page of pull requests on, the cursor of the page before is given again. */
  repeatCursor?: number;
  /** From this page of pull requests on, there is nothing on it, and more behind it. */
  emptyPage?: number;
  /** Share of pull requests that do not fit where they stand in a list, always the same ones. */
  bad?: number;
  /** Of REST: what has this in its path is closed to the token. */
  forbidden?: string;
  /** Another seed, other requests. Default 1. */
  seed?: number;
}

type Read = (text: string) => number | null;

const whole: Read = (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);
const share: Read = (text) => {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  return value > 0 && value <= 1 ? value : null;
};

type Plain = Exclude<keyof Faults, 'exhaustAfter' | 'forbidden'>;
const plain: Record<string, { field: Plain; read: Read; usage: string }> = {
  '502': { field: 'badGateway', read: share, usage: '502=<share>' },
  secondary: { field: 'secondary', read: share, usage: 'secondary=<share>' },
  'silent-429': { field: 'silentLimit', read: share, usage: 'silent-429=<share>' },
  'drop-every': { field: 'dropEvery', read: whole, usage: 'drop-every=<n>' },
  moving: { field: 'moving', read: share, usage: 'moving=<share>' },
  html: { field: 'html', read: (text) => whole(text) ?? share(text), usage: 'html=<n or share below 1>' },
  'repeat-cursor': { field: 'repeatCursor', read: whole, usage: 'repeat-cursor=<n>' },
  'empty-page': { field: 'emptyPage', read: whole, usage: 'empty-page=<n>' },
  bad: { field: 'bad', read: share, usage: 'bad=<share>' },
  seed: { field: 'seed', read: whole, usage: 'seed=<n>' },
};

/** What a list of faults may hold, for the text of an error. */
export const faultsUsage = [
  ...Object.values(plain).map(({ usage }) => usage),
  'exhaust-after=<n>:<seconds>',
  'forbid=<part of a path>',
].join(', ');

/**
 * Reads "502=0.05,drop-every=50,exhaust-after=200:60".
 *
 * @throws SampleError that names what is possible
 */
export function parseFaults(text: string): Faults {
  const faults: Faults = {};
  for (const part of text.split(',').map((entry) => entry.trim())) {
    const [name = '', value = ''] = part.split(/=(.*)/s);
    const known = Object.hasOwn(plain, name) ? plain[name] : undefined;
    const read = known?.read(value) ?? null;
    if (known && read !== null) faults[known.field] = read;
    else if (name === 'exhaust-after') faults.exhaustAfter = readExhaustion(value) ?? refuse(part);
    else if (name === 'forbid' && value !== '') faults.forbidden = value;
    else refuse(part);
  }
  return faults;
}

function readExhaustion(text: string): Faults['exhaustAfter'] | null {
  const [answers, seconds] = text.split(':').map(whole);
  return answers && seconds && text.split(':').length === 2 ? { answers, seconds } : null;
}

function refuse(part: string): never {
  throw new SampleError(`"${part}" is no fault of the sample: possible are ${faultsUsage}`);
}
