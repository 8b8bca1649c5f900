import { z } from 'zod';
import type { Probed } from '../probe.ts';

const shape = z.object({
  values: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      archived: z.boolean().default(false),
      isPrivate: z.boolean().default(false),
    }),
  ),
  isLast: z.boolean().default(true),
});
export type FoundProject = z.output<typeof shape>['values'][number];

/** A page of project/search, or in words why there is none. */
export function projectPage(answer: Probed | string): { values: FoundProject[]; more: boolean } | string {
  if (typeof answer === 'string') return answer;
  if (answer.status !== 200) return `it answers ${answer.status}`;
  const parsed = shape.safeParse(answer.json);
  return parsed.success
    ? { values: parsed.data.values, more: !parsed.data.isLast }
    : 'its answer is not that of Jira';
}
