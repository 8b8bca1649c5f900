import { IconAccessPoint, IconAccessPointOff, IconLoader } from '@tabler/icons-react';
import { useLiveState } from '#components/live/live-provider.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';

const shapes = {
  connecting: { label: 'Connecting…', icon: IconLoader, tone: 'idle' },
  live: { label: 'Live', icon: IconAccessPoint, tone: 'ok' },
  lost: { label: 'Not live, asks every 5 s', icon: IconAccessPointOff, tone: 'late' },
} as const;

/** Whether what is shown moves by itself. */
export function LiveTag() {
  return (
    <span role="status">
      <StateTag {...shapes[useLiveState()]} />
    </span>
  );
}
