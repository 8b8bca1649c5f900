import { createParser, createSerializer, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import type { Bucket } from '#lib/params.ts';
import { isDay } from './ranges.ts';

const bucketNames = ['day', 'week', 'month'] as const satisfies readonly Bucket[];

/** The id of a record. */
export const parseAsId = createParser({
  parse: (text) => (/^[1-9]\d{0,14}$/.test(text) ? text : null),
  serialize: (id: string) => id,
});

const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

/** As the server takes it: without edges of blanks, and not longer than a name is. */
const parseAsName = createParser({
  parse: (text) => text.trim().slice(0, 200) || null,
  serialize: (name: string) => name,
});

/** The filters that every page shares, by their names in the address. What does not parse counts as not said. */
export const filterParsers = {
  client: parseAsId,
  from: parseAsDay,
  to: parseAsDay,
  bucket: parseAsStringLiteral(bucketNames).withDefault('week'),
  compare: parseAsBoolean.withDefault(true),
  service: parseAsId,
  repository: parseAsId,
  project: parseAsId,
  label: parseAsName,
  branch: parseAsName,
  type: parseAsName,
  team: parseAsId,
};

/** Takes away all that narrows a page, the range not among it: for another client, or to see everything again. */
export const noNarrowing = {
  service: null,
  repository: null,
  project: null,
  label: null,
  branch: null,
  type: null,
  team: null,
} as const;

/** Writes filters behind a path, so that a link to another page keeps them. */
export const withFilters = createSerializer(filterParsers);

/** As {@link withFilters}, with which rows the other page shows: in its drawer, or in its table of incidents. */
export const withRows = createSerializer({
  ...filterParsers,
  details: parseAsString,
  incidents: parseAsString,
});
