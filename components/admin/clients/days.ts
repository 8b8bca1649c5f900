/** As people write them; 1 is Monday. */
export const weekDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** "Mon – Fri", "Sun – Thu", "Mon, Wed, Fri". */
export function daysText(days: readonly number[]): string {
  if (days.length === 7) return 'Every day';
  const set = new Set(days);
  // Where a run of days begins: the day before is none, also over Sunday.
  const firsts = days.filter((day) => !set.has(day === 1 ? 7 : day - 1));
  const [first] = firsts;
  if (firsts.length !== 1 || first === undefined || days.length < 3)
    return days.map((day) => weekDays[day - 1]).join(', ');
  const last = ((first + days.length - 2) % 7) + 1;
  return `${weekDays[first - 1]} – ${weekDays[last - 1]}`;
}
