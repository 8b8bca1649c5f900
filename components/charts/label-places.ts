/**
 * Moves labels that would overlap apart: each at least `distance` from the next, none outside of `from`…`to`, in the
 * order of the places they want. All in px; answers in the order given.
 */
export function labelPlaces(wanted: readonly number[], distance: number, from: number, to: number): number[] {
  const order = wanted.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  let least = from;
  for (const label of order) {
    label.place = Math.max(label.place, least);
    least = label.place + distance;
  }
  let most = to;
  for (const label of order.toReversed()) {
    label.place = Math.min(label.place, most);
    most = label.place - distance;
  }
  const places: number[] = [];
  for (const { place, index } of order) places[index] = place;
  return places;
}
