// biome-ignore lint/style/noRestrictedImports: this is what all others use instead.
import NextLink from 'next/link';
import { type ComponentProps, useState } from 'react';

type LinkProps = Omit<ComponentProps<typeof NextLink>, 'prefetch'>;

/**
 * A link within the house, whose page is fetched ahead once somebody points at it. Next by itself does so for every link
 * in sight, with two requests each: 40 on every page, more than all its figures need.
 */
export function Link({ onPointerEnter, onFocus, ...props }: LinkProps) {
  const [wanted, setWanted] = useState(false);
  return (
    <NextLink
      {...props}
      // Null: as Next does it.
      prefetch={wanted ? null : false}
      onPointerEnter={(event) => {
        setWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
    />
  );
}
