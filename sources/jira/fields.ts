import { z } from 'zod';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';

/** Ids of the custom fields that mean something to us; a site may have several of a kind. */
export interface JiraFields {
  storyPoints: string[];
  sprint: string[];
}

const field = z.object({
  id: z.string(),
  name: z.string().nullish(),
  untranslatedName: z.string().nullish(),
  schema: z.object({ type: z.string().nullish(), custom: z.string().nullish() }).nullish(),
});

const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';
/** Of team-managed projects. */
const POINTS = 'com.pyxis.greenhopper.jira:jsw-story-points';
/** Of company-managed ones a number like any other, which only its name tells. */
const POINTS_NAME = /^story points?( estimate)?$/i;

/** Finds fields by their schema: ids differ from site to site, names from language to language. */
export async function findFields(jira: Jira, signal: AbortSignal): Promise<JiraFields> {
  const { data } = await jira.ask({
    what: 'fields',
    answer: z.array(field),
    signal,
    ask: async (client) => (await cloud()).getFields(client),
  });
  const idsOf = (is: (of: z.output<typeof field>) => boolean) => data.filter(is).map(({ id }) => id);
  return {
    sprint: idsOf(({ schema }) => schema?.custom === SPRINT),
    storyPoints: idsOf(
      ({ schema, name, untranslatedName }) =>
        schema?.custom === POINTS ||
        (schema?.type === 'number' && POINTS_NAME.test(untranslatedName ?? name ?? '')),
    ),
  };
}
