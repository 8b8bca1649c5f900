/** Minutes east of UTC in an IANA zone at a moment (epoch ms). */
export function offsetOf(zone: string, ms: number): number {
  const quarter = Math.floor(ms / QUARTER);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const text =
    format.formatToParts(quarter * QUARTER).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  offsets.set(key, offset);
  return offset;
}

/** No zone changes its offset within one. */
const QUARTER = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Asked for with every time of every answer. */
const offsets = new Map<string, number>();

const two = (value: number) => String(value).padStart(2, '0');

/** Jira's form of a time: `2022-07-16T06:30:23.343+0800`. */
export function inZone(ms: number, zone: string): string {
  const offset = offsetOf(zone, ms);
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

/** The moment of a local time, `2022-07-16T06:30`, in a zone. */
export function fromZone(local: string, zone: string): number {
  const guess = Date.parse(`${local}Z`);
  const near = guess - offsetOf(zone, guess) * 60_000;
  return guess - offsetOf(zone, near) * 60_000;
}
