import { createParser, createSerializer, parseAsStringLiteral } from 'nuqs';
import type { Bucket } from '#lib/params.ts';
import { isDay } from './ranges.ts';

const bucketNames = ['day', 'week', 'month'] as const satisfies readonly Bucket[];

const parseAsId = createParser({
  parse: (text) => (/^[1-9]\d{0,14}$/.test(text) ? text : null),
  serialize: (id: string) => id,
});

const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

/** The filters that every page shares, by their names in the address. What does not parse counts as not said. */
export const filterParsers = {
  client: parseAsId,
  from: parseAsDay,
  to: parseAsDay,
  bucket: parseAsStringLiteral(bucketNames).withDefault('week'),
  repository: parseAsId,
};

/** Writes filters behind a path, so that a link to another page keeps them. */
export const withFilters = createSerializer(filterParsers);
