/** A place in a chart, in px; NaN where a value has none. */
export interface Place {
  x: number;
  y: number;
}

/** One path per group, with an end of no length at each dot: round caps make it a dot. A tenth of a px is enough. */
export function dotPaths(
  dots: readonly { group: string }[],
  places: readonly Place[],
): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  for (const [index, { x, y }] of places.entries()) {
    const group = dots[index]?.group;
    if (group === undefined || Number.isNaN(x + y)) continue;
    const part = `M${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}h0`;
    const known = parts.get(group);
    if (known) known.push(part);
    else parts.set(group, [part]);
  }
  return new Map([...parts].map(([group, part]) => [group, part.join('')]));
}

/** Index of the dot that is nearest to a place and within `reach` px; null: none is. */
export function nearestDot(places: readonly Place[], { x, y }: Place, reach: number): number | null {
  let nearest: number | null = null;
  let least = reach * reach;
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as Place;
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      nearest = index;
    }
  }
  return nearest;
}
