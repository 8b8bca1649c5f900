import { z } from 'zod';

export const notificationKinds = ['run_failed', 'run_partial', 'data_stale', 'token_expires'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What somebody should know without having looked. */
export const notificationView = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(notificationKinds),
  subject: z.string().meta({ description: 'What it is about, e.g. run:17' }),
  title: z.string(),
  body: z.string(),
  path: z.string().meta({ description: 'The page that shows it' }),
  endedAt: z.iso.datetime().nullable().meta({ description: 'When the trouble was over' }),
  seen: z.boolean(),
});
export type NotificationView = z.output<typeof notificationView>;
