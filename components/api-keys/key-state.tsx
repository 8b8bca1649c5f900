import { IconCircleCheck, IconCircleX, IconClockExclamation, IconHourglassOff } from '@tabler/icons-react';
import { useNow } from '#components/hooks/use-now.ts';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { ApiKeyView } from '#lib/api/api-keys.ts';
import { expiresSoon } from './words.ts';

const shapes = {
  active: { label: 'In force', icon: IconCircleCheck, tone: 'ok' },
  expired: { label: 'Expired', icon: IconHourglassOff, tone: 'idle' },
  revoked: { label: 'Revoked', icon: IconCircleX, tone: 'idle' },
} as const;

/** Whether a key still opens anything, and for how long. */
export function KeyState({ apiKey }: { apiKey: ApiKeyView }) {
  const now = useNow(60_000);
  if (expiresSoon(apiKey, now))
    return <StateTag label="Expires soon" icon={IconClockExclamation} tone="late" />;
  return <StateTag {...shapes[apiKey.state]} />;
}
