interface HatchesProps {
  /** Prefix of the patterns’ ids: a page may hold several charts. */
  id: string;
  colors: Readonly<Record<string, string>>;
}

/** Striped fills, one per colour: they say that a bar is of a bucket that is not whole. */
export function Hatches({ id, colors }: HatchesProps) {
  return (
    <defs>
      {Object.entries(colors).map(([name, color]) => (
        <pattern
          key={name}
          id={`${id}-${name}`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill={color} opacity="0.25" />
          <rect width="2.5" height="6" fill={color} />
        </pattern>
      ))}
    </defs>
  );
}

/** The fill that {@link Hatches} made for `name`. */
export const hatch = (id: string, name: string) => `url(#${id}-${name})`;
