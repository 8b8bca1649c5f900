import type { Attribution, Incident, IncidentView } from '#lib/api/incidents.ts';

/** Why a deployment is held to be the cause, in words. */
const attributionText: Record<Attribution, string> = {
  named: 'named by its source',
  fix: 'its fix reverts a change of it',
  nearest: 'the latest before the incident',
  manual: 'decided by a person',
  none: 'no deployment of its service within the window',
};

const decided = {
  confirm: 'confirmed',
  move: 'moved',
  clear: 'cleared',
  reset: 'left to the rules',
} as const;

/** The reason of an incident as it stands. */
export function reasonText({ attribution, service, repository }: Incident): string {
  return attribution === 'none' && service === null && repository === null
    ? 'its project belongs to no service'
    : attributionText[attribution];
}

/** What somebody decided, as a past participle. */
export const decisionText = (decision: IncidentView['history'][number]['decision']) => decided[decision];

/** Where an incident stands: what is held to be its cause and why. */
export function causeText({ attribution, deployment }: Pick<Incident, 'attribution' | 'deployment'>): string {
  if (deployment) return `${deployment.repository} ${deployment.sha.slice(0, 7)}`;
  return attribution === 'manual' ? 'No deployment' : 'Unattributed';
}
