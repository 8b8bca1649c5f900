import { Tooltip } from '@mantine/core';
import type { Band, BandYear } from '#lib/bands.ts';
import { bandText } from './band-text.ts';
import classes from './dora.module.css';

/** The band of a value in words, without a colour that would judge. */
export function BandTag({ band, year }: { band: Band; year: BandYear }) {
  const said = bandText(band, year);
  if (!said) return null;
  return (
    <Tooltip label={said.detail}>
      <span className={classes.band}>{said.text}</span>
    </Tooltip>
  );
}
