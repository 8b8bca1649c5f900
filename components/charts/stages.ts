import { chartColors } from '#components/ui/theme.ts';
import type { PullRequestStage } from '#lib/api/pull-requests.ts';

/** Stages in the order in which a pull request passes them, with the words and colours of every page. */
export const stages = [
  { name: 'coding', label: 'Coding', color: chartColors.coding },
  { name: 'pickup', label: 'Pickup', color: chartColors.pickup },
  { name: 'review', label: 'Review', color: chartColors.review },
  { name: 'merge', label: 'Merge', color: chartColors.merge },
  { name: 'unreviewed', label: 'Unreviewed', color: chartColors.unreviewed },
  { name: 'deploy', label: 'Deploy', color: chartColors.deploy },
] as const satisfies readonly { name: PullRequestStage; label: string; color: string }[];
