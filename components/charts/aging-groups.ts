import { kindPalette } from '#components/ui/theme.ts';
import type { DotGroup } from './dots-layer.tsx';

/** The dots of work under way. */
export const agingGroups: readonly DotGroup[] = [
  { key: 'usual', label: 'As young as most were', color: kindPalette[0] },
  { key: 'old', label: 'Older than 85 % were when they left its step', color: kindPalette[1] },
];
